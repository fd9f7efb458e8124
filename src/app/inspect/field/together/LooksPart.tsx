import m from '../../../../../content/messages/zh-CN/together.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { activeMembers } from '../../../../core/record/members.ts'
import { seenState } from '../../../../core/record/seen.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { momentText } from '../../windows.ts'
import { useTeamChanges } from '../field-context.ts'

/** Who of the team has seen a record as it stands, an older state of it, or nothing of it. */
export const LooksPart = ({ view }: { readonly view: RecordView }) => {
  const { looks, workspace, team, nameOf, device } = useTeamChanges()
  const seen = looks.byRecord().get(view.recordId) ?? []
  const heads = workspace.headsOf(view.recordId)
  const others = activeMembers(team()).filter(({ deviceId }) => deviceId !== device.deviceId)
  if (others.length === 0) return null
  return (
    <section aria-labelledby="looks">
      <h2 id="looks">{m.looks.title}</h2>
      <ul className="together-list">
        {others.map(({ deviceId }) => {
          const look = seen.find((one) => one.deviceId === deviceId)
          // Whoever saved the last version has seen it.
          const state = view.updated?.author === deviceId ? 'latest' : seenState(look, heads)
          const atMs = look?.atMs ?? (state === 'latest' ? view.updated?.clock.wallMs : undefined)
          return (
            <li key={deviceId}>
              {atMs === undefined
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
