import m from '../../../../content/messages/zh-CN/team.yaml'
import { fillMessage } from '../../../core/message.ts'
import { type InviteReading, inviteChars } from '../../../core/record/invite.ts'

const groupChars = 5

/** What is wrong with a typed invite and what to look at, as a sentence; `null` when it reads. */
export const inviteMistake = (typed: string, reading: InviteReading): string | null => {
  const { code } = m.join
  if (typed.trim() === '') return code.empty
  switch (reading.state) {
    case 'read':
      return null
    case 'wrong-character':
      return fillMessage(code.wrongCharacter, {
        group: Math.ceil(reading.atChar / groupChars),
        place: ((reading.atChar - 1) % groupChars) + 1,
      })
    case 'wrong-length':
      return reading.lengthChars < inviteChars
        ? fillMessage(code.tooShort, { left: inviteChars - reading.lengthChars })
        : fillMessage(code.tooLong, { over: reading.lengthChars - inviteChars })
    case 'check-failed':
      return code.checkFailed
  }
}
