import { useMemo } from 'react'
import { createTeamDoor, type TeamDoor } from '../../../device/sync/team-door.ts'
import { createRevisionStore, type VaultRevisionStore } from '../../../device/vault/revision-store.ts'
import { useStaff } from '../staff-context.ts'

/** The inspectors' part of the staff door and this device's store, for screens outside one inspection. */
export const useTeamSteps = (): { readonly door: TeamDoor; readonly store: VaultRevisionStore } => {
  const { client, store } = useStaff()
  return useMemo(() => ({ door: createTeamDoor(client), store: createRevisionStore(store) }), [client, store])
}
