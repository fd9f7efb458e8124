import { Failure } from '../../../../core/errors.ts'
import type { Keyring } from '../../../../core/record/keys.ts'
import type { Team } from '../../../../core/record/members.ts'
import type { TeamDeps } from '../../../../device/sync/team.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
import { useWork, type Work } from '../../use-work.ts'
import { useCarried } from '../field-context.ts'

/** What a step on the membership log is given: the log as the server has it now, and this device's part in it. */
export interface TeamStep {
  readonly deps: TeamDeps
  readonly team: Team
  readonly keyring: Keyring
  /** This device. */
  readonly author: string
}

const maxTries = 3

/**
 * Runs a step on the newest log; when somebody else was faster, reads the log again and repeats it.
 * @throws what the step throws; `member/log-moved` after three tries.
 */
export const onNewestLog = async (
  carried: Carried,
  step: (given: TeamStep) => Promise<unknown>,
): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    await carried.refreshTeam()
    const keyring = carried.keyring()
    if (keyring === null) return
    try {
      await step({ deps: carried.deps, team: carried.team(), keyring, author: carried.device.deviceId })
      break
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'member/log-moved' || tries === maxTries) throw error
    }
  }
  await carried.refreshTeam()
}

/**
 * A step on the membership log that a person starts by a button.
 * @param onDone - the log has the step, and this device has read it back.
 * @see docs/SPEC.md JOIN-8
 */
export const useTeamStep = <Given>(
  step: (given: TeamStep, choice: Given) => Promise<unknown>,
  onDone: (choice: Given) => void,
): Work<[Given]> => {
  const carried = useCarried()
  return useWork(async (choice: Given) => {
    await onNewestLog(carried, (given) => step(given, choice))
    onDone(choice)
  })
}
