import { createContext, useContext } from 'react'
import type { Clock } from '../../device/clock.ts'
import type { StaffClient } from '../../device/staff/client.ts'
import type { VaultKeeper } from '../../device/vault/vault-keeper.ts'
import type { VaultStore } from '../../device/vault/vault-store.ts'

/** What every screen of the office's app works with; made once in main.tsx. */
export interface Staff {
  readonly client: StaffClient
  /** This device's vault; open while any screen below InspectApp is shown. */
  readonly keeper: VaultKeeper
  /** The database the vault and the records lie in. */
  readonly store: VaultStore
  /** The server's time. */
  readonly clock: Clock
}

/** Given by InspectApp to all screens below it. */
export const StaffContext = createContext<Staff | null>(null)

/** The staff door, vault and clock. @throws TypeError outside InspectApp. */
export const useStaff = (): Staff => {
  const staff = useContext(StaffContext)
  if (!staff) throw new TypeError('a screen outside InspectApp')
  return staff
}
