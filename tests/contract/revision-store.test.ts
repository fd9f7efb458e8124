import 'fake-indexeddb/auto'
import { createRevisionStore } from '../../src/device/vault/revision-store.ts'
import { VaultStore } from '../../src/device/vault/vault-store.ts'
import { createMemoryRevisionStore } from '../kit/memory-revision-store.ts'
import { newId } from '../kit/records.ts'
import { revisionStoreContract } from './revision-store.ts'

revisionStoreContract('the vault, in IndexedDB', async () =>
  createRevisionStore(new VaultStore(`vault-${newId()}`)),
)
revisionStoreContract('in memory, for tests', async () => createMemoryRevisionStore())
