import { randomBytes } from 'node:crypto'
import { openDataFolder } from '../../src/server/store/data-folder.ts'
import { createSetupCode } from '../../src/server/store/setup-code.ts'
import { openStaffSqlite } from '../../src/server/store/staff-sqlite.ts'

/** The code of one more setup link, as `npm run desk -- setup-link` makes it beside a running server. */
export const secondSetupCode = async (dataPath: string, nowMs: number): Promise<string> => {
  const store = openStaffSqlite(openDataFolder(dataPath).staffPath)
  try {
    return await createSetupCode(store, randomBytes, nowMs)
  } finally {
    await store.stop()
  }
}
