import m from '../../../../../content/messages/zh-CN/together.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { activeMembers } from '../../../../core/record/members.ts'
import { seenState } from '../../../../core/record/seen.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { momentText } from '../../windows.ts'
import { useTeamChanges } from '../field-context.ts'

/**
 * Who has seen a record as it stands, an older state of it, or nothing of it: everybody of the team, and whoever saw it
 * and left. Whoever saved something of it, a comment too, has seen what they saved.
 */
export const LooksPart = ({ view }: { readonly view: RecordView }) => {
  const { looks, workspace, team, nameOf, roleOf, device } = useTeamChanges()
  const seen = looks.byRecord().get(view.recordId) ?? []
  const heads = workspace.headsOf(view.recordId)
  const headAuthors = workspace.headAuthorsOf(view.recordId)
  const others = [
    ...new Set([
      ...activeMembers(team()).map(({ deviceId }) => deviceId),
      ...view.hands.map(({ author }) => author),
      ...seen.map(({ deviceId }) => deviceId),
    ]),
  ].filter((deviceId) => deviceId !== device.deviceId && roleOf(deviceId) !== null)
  if (others.length === 0) return null
  return (
    <section aria-labelledby="looks">
      <h2 id="looks">{m.looks.title}</h2>
      <ul className="together-list">
        {others.map((deviceId) => {
          const look = seen.find((one) => one.deviceId === deviceId)
          const hand = view.hands.find(({ author }) => author === deviceId)
          const isLast = headAuthors.length > 0 && headAuthors.every((author) => author === deviceId)
          const noted = seenState(look, heads)
          const state = isLast ? 'latest' : noted === 'never' && hand ? 'before' : noted
          const atMs = Math.max(look?.atMs ?? 0, hand?.saved.wallMs ?? 0)
          return (
            <li key={deviceId}>
              {state === 'never'
                ? fillMessage(m.looks.neverBy, { name: nameOf(deviceId) })
                : fillMessage(m.looks.at, {
                    name: nameOf(deviceId),
                    state: m.looks[state],
                    time: momentText(atMs),
                  })}
            </li>
          )
        })}
      </ul>
      <p className="field-hint">{m.looks.unsent}</p>
    </section>
  )
}
