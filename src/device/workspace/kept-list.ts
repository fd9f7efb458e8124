/**
 * What the server last said about which inspections there are, kept in the vault, so that the list of them opens
 * without a network. Names of courts are in it; a stolen, locked device shows only that it is there.
 * @see docs/SPEC.md JOIN-4
 */
import * as z from 'zod/mini'
import { Failure } from '../../core/errors.ts'
import { teamsSchema } from '../../core/wire/record-schemas.ts'
import { staffInspectionSchema } from '../../core/wire/schemas.ts'
import type { Clock } from '../clock.ts'
import type { StaffClient } from '../staff/client.ts'
import type { TeamDoor } from '../sync/team-door.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'

const keptListSchema = z.strictObject({
  /** Server time of the answer, milliseconds since 1970. */
  atMs: z.number(),
  teams: teamsSchema.shape.teams,
  /** Every inspection of the office; `null` on a device that came by an invite. */
  inspections: z.nullable(z.array(staffInspectionSchema)),
})

/** The inspections a device knows of, as of some moment. */
export type KeptList = z.infer<typeof keptListSchema>

const place = 'list|kept'

/** What was last heard, or `null` before the first time. @throws `vault/locked`. */
export const readKeptList = async (keeper: VaultKeeper): Promise<KeptList | null> => {
  const json = await keeper.readJson(place)
  return json === null ? null : keptListSchema.parse(json)
}

/** Asks the server and keeps the answer. @throws `wire/unreachable` and others of the door. */
export const refreshList = async ({
  client,
  door,
  keeper,
  clock,
}: {
  readonly client: Pick<StaffClient, 'inspections'>
  readonly door: Pick<TeamDoor, 'teams'>
  readonly keeper: VaultKeeper
  readonly clock: Clock
}): Promise<KeptList> => {
  const askedAtMs = clock.deviceNowMs()
  const { nowIso, teams } = await door.teams()
  clock.learn(nowIso, askedAtMs)
  const inspections = await client.inspections().then(
    (list) => [...list.inspections],
    (error: unknown) => {
      // A device that came by an invite sees none of the office's; it has its teams.
      if (error instanceof Failure && error.code === 'staff/office-only') return null
      throw error
    },
  )
  const list = { atMs: clock.nowMs(), teams, inspections }
  await keeper.writeJson(place, list)
  return list
}
