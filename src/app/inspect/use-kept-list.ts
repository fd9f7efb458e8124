import { useEffect, useState } from 'react'
import { allTaken, type Taken } from '../../device/workspace/carry.ts'
import { type KeptList, readKeptList, refreshList } from '../../device/workspace/kept-list.ts'
import { useStaff } from './staff-context.ts'
import { useTeamSteps } from './team/use-team-steps.ts'
import { type Trouble, troubleOf, usePoll } from './use-work.ts'

const listIntervalMs = 30_000

/** The inspections this device knows of, from the server while it answers and from the vault while it does not. */
export interface Listed {
  /** `null` while nothing was ever heard. */
  readonly list: KeptList | null
  /** Taken along: opens without a network. */
  readonly taken: readonly Taken[]
  readonly isReading: boolean
  /** The server does not answer; what is shown is from before. */
  readonly isOffline: boolean
  /** Anything else that went wrong. */
  readonly trouble: Trouble | null
}

/** See {@link Listed}; asks again every half minute. */
export const useKeptList = (): Listed => {
  const { client, keeper, clock } = useStaff()
  const { door } = useTeamSteps()
  const [kept, setKept] = useState<{
    readonly list: KeptList | null
    readonly taken: readonly Taken[]
  } | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  useEffect(() => {
    Promise.all([readKeptList(keeper), allTaken(keeper)]).then(
      ([list, taken]) => setKept({ list, taken }),
      (error: unknown) => setTrouble(troubleOf(error)),
    )
  }, [keeper])
  const polled = usePoll(() => refreshList({ client, door, keeper, clock }), listIntervalMs, 'list')
  const isOffline =
    polled.trouble !== null &&
    polled.trouble !== 'unexpected' &&
    (polled.trouble.code === 'wire/unreachable' || polled.trouble.code === 'wire/unavailable')
  return {
    list: polled.value ?? kept?.list ?? null,
    taken: kept?.taken ?? [],
    isReading: kept === null && trouble === null,
    isOffline,
    trouble: trouble ?? (isOffline ? null : polled.trouble),
  }
}
