import { type Beginning, nextNumber } from '../../../../core/record/begin.ts'
import type { FilledKind } from '../../../../core/record/kinds.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
import { clockText, dayText } from '../time-text.ts'

/** What a record of a kind begins with on this device now. */
export const beginningOf = ({ workspace, device, personOf, deps }: Carried, kind: FilledKind): Beginning => {
  const nowMs = deps.nowMs()
  const today = dayText(nowMs)
  const ofKind = workspace.records().filter((record) => record.kind === kind)
  const numberField = kind === 'interview' ? 'interview_no' : 'visit_no'
  return {
    today,
    now: clockText(nowMs),
    person: personOf(device.deviceId),
    number: nextNumber(
      kind === 'interview' ? '谈' : '访',
      today,
      device.deviceId,
      ofKind.map(({ content }) => content.fields[numberField]),
    ),
  }
}
