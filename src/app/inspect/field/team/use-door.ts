import { useState } from 'react'
import { type Candidate, type Invite, readCandidates } from '../../../../device/sync/team.ts'
import { type Trouble, usePoll } from '../../use-work.ts'
import { useCarried } from '../field-context.ts'

const restMs = 4_000
/** While an invite is shown somebody may be using it, and it must not look good for longer than that takes. */
const inviteRestMs = 1_000

/** Who waits at the door, and whether the invite that is shown was used. */
export interface Door {
  /** `null` before the server was asked. */
  readonly value: readonly Candidate[] | null
  readonly trouble: Trouble | null
  /** Asks soon. */
  readonly again: () => void
  /** Somebody came by the invite that is shown: it lets nobody else in. */
  readonly isUsed: boolean
  /** Asks now whether somebody came by the invite. @throws when the server cannot be asked. */
  readonly check: () => Promise<boolean>
}

/**
 * Asks who waits, again and again.
 * @param canInvite - whether this device may ask at all.
 * @param invite - the one that is shown.
 * @see docs/SPEC.md JOIN-7
 */
export const useDoor = (canInvite: boolean, invite: Invite | null): Door => {
  const carried = useCarried()
  // Kept when nobody waits any more: who was let in or sent away has used it all the same.
  const [usedText, setUsedText] = useState<string | null>(null)
  const isUsed = invite !== null && invite.text === usedText
  const ask = async (): Promise<readonly Candidate[]> => {
    const keyring = canInvite ? carried.keyring() : null
    if (keyring === null) return []
    const candidates = await readCandidates(carried.deps, carried.taken.inspectionId, keyring)
    if (invite && candidates.some(({ inviteText }) => inviteText === invite.text)) setUsedText(invite.text)
    return candidates
  }
  const { value, trouble, again } = usePoll(ask, invite && !isUsed ? inviteRestMs : restMs, 'door')
  return {
    value,
    trouble,
    again,
    isUsed,
    check: async () => (await ask()).some(({ inviteText }) => inviteText === invite?.text),
  }
}
