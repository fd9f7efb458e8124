import type { Edit, RecordContent } from '../../src/core/record/content.ts'
import { applyEdits, emptyContent } from '../../src/core/record/content.ts'
import type { SealDeps } from '../../src/device/attachment/seal-attachment.ts'
import { createRevisionStore } from '../../src/device/vault/revision-store.ts'
import { newId, randomBytes } from './records.ts'
import { openTestVault } from './vault.ts'

/** Locks of one browser by name, shared by its tabs. */
export const createNamedLocks = (): Pick<LockManager, 'request'> => {
  const held = new Map<string, Promise<unknown>>()
  const request = async (name: string, ...rest: unknown[]) => {
    const run = rest.at(-1) as (lock: Lock | null) => unknown
    const { ifAvailable = false } = rest.length > 1 ? (rest[0] as LockOptions) : {}
    while (held.has(name)) {
      if (ifAvailable) return run(null)
      await held.get(name)
    }
    const running = (async () => run({ name, mode: 'exclusive' } as Lock))()
    const released = running.then(
      () => held.delete(name),
      () => held.delete(name),
    )
    held.set(name, released)
    return running
  }
  return { request } as Pick<LockManager, 'request'>
}

/** One record of a device in memory: where the edits of attachments go. */
export interface TestRecord {
  readonly recordId: string
  content(): RecordContent
  apply(edits: readonly Edit[]): Promise<void>
}

export const createTestRecord = (): TestRecord => {
  let content = emptyContent('interview')
  return {
    recordId: newId(),
    content: () => content,
    apply: async (edits) => {
      content = applyEdits(content, edits)
    },
  }
}

/** What sealing needs, over a vault of this name that stays when it is opened again. */
export const openSealDeps = async (name: string, inspectionId: string): Promise<SealDeps> => {
  const { store, keeper } = await openTestVault(name)
  return {
    inspectionId,
    keeper,
    revisions: createRevisionStore(store),
    randomBytes,
    locks: createNamedLocks(),
  }
}

/**
 * The same device as something happens to it at its n-th write: `killed`, it writes nothing from there on; `full`, that
 * write and every later one is refused as a full disk refuses, while reading and taking away go on.
 */
export const failingAt = (deps: SealDeps, n: number, how: 'killed' | 'full'): SealDeps => {
  let left = n
  const write =
    <Arguments extends readonly unknown[], Result>(task: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      left -= 1
      if (left > 0) return task(...given)
      if (how === 'full') throw new DOMException('', 'QuotaExceededError')
      throw new Error('killed')
    }
  const whileAlive =
    <Arguments extends readonly unknown[], Result>(task: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      if (how === 'killed' && left <= 0) throw new Error('killed')
      return task(...given)
    }
  return {
    ...deps,
    keeper: {
      ...deps.keeper,
      writeJson: write(deps.keeper.writeJson),
      writeAllJson: write(deps.keeper.writeAllJson),
      writeSealed: write(deps.keeper.writeSealed),
      remove: whileAlive(deps.keeper.remove),
    },
    revisions: {
      ...deps.revisions,
      appendChunks: write(deps.revisions.appendChunks),
      removeChunks: whileAlive(deps.revisions.removeChunks),
    },
  }
}
