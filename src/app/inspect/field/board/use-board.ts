import { useMemo } from 'react'
import { type Board, boardOf, writersOf } from '../../../../core/record/board.ts'
import { useRecords, useTeamChanges } from '../field-context.ts'

/** The board of the inspection at hand, from the records on this device; worked out anew when one changes. */
export const useBoard = (): Board => {
  const { taken, roleOf, team } = useTeamChanges()
  const records = useRecords()
  const { length } = team()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `length` says when roles changed
  return useMemo(
    () =>
      boardOf(
        records.map(({ recordId, content, conflicts, hands }) => ({
          recordId,
          content,
          isDisputed: conflicts.length > 0,
          writers: writersOf(hands),
        })),
        taken.definitions,
        roleOf,
      ),
    [records, taken, roleOf, length],
  )
}
