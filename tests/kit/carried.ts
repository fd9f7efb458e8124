/** Inspectors' devices with a vault of their own that carry an inspection. Needs `fake-indexeddb/auto`. */
import { createIdentity } from '../../src/device/staff/identity.ts'
import { createRevisionStore } from '../../src/device/vault/revision-store.ts'
import type { VaultKeeper } from '../../src/device/vault/vault-keeper.ts'
import { type Carried, openCarried, takeAlong } from '../../src/device/workspace/carry.ts'
import { GET } from '../../src/site/pages/inspect/definitions.json.ts'
import { createFieldDevice, type FieldDevice, type Reach } from './field.ts'
import { randomBytes } from './records.ts'
import { openTestVault } from './vault.ts'

/** The blank forms as the staff door serves them. */
export const servedDefinitions = async (): Promise<Response> => (await GET({} as never)) as Response

/** A device as `FieldDevice`, with its vault, before and after it carries the inspection. */
export interface CarryingDevice extends FieldDevice {
  readonly keeper: VaultKeeper
  /** Opens what it took along, or takes it along; the app was started again. */
  carry(): Promise<Carried>
}

/** An event target that is a page nobody looks at. */
const quietPage = (): EventTarget & { readonly visibilityState: string } =>
  Object.assign(new EventTarget(), { visibilityState: 'visible' })

/** A device whose vault is the database `name`. It belongs to nobody yet. */
export const createCarryingDevice = async (
  name: string,
  inspectionId: () => string,
  reach: Reach,
  nowMs: () => number,
): Promise<CarryingDevice> => {
  const { store: database, keeper } = await openTestVault(`carried ${name} ${Math.random()}`)
  const identity = createIdentity(keeper)
  const store = createRevisionStore(database)
  const keys = await identity.begin()
  const device = await createFieldDevice(name, inspectionId, reach, { keys, nowMs, store, identity })
  const { door } = device.deps
  return Object.assign(device, {
    keeper,
    carry: async () => {
      const about = { inspectionId: inspectionId(), court: '甲法院', title: '巡查' }
      const taken = await takeAlong({ keeper, nowMs, fetch: servedDefinitions }, about)
      const own = await identity.read()
      if (own === null) throw new Error(`${name} is not enrolled`)
      const locks = {
        request: async (_name: string, _options: LockOptions, run: (lock: Lock) => unknown) =>
          run({} as Lock),
      } as unknown as Pick<LockManager, 'request'>
      return openCarried(
        {
          keeper,
          store,
          door,
          device: own,
          randomBytes,
          nowMs,
          locks,
          random: () => 0.5,
          page: quietPage(),
          view: quietPage(),
        },
        taken,
      )
    },
  })
}
