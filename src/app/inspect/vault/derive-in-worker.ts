/// <reference path="../worker-address.d.ts" />
import type { Bytes } from '../../../core/bytes.ts'
import { failure } from '../../../core/errors.ts'
import type { DerivePassphraseKey } from '../../../device/vault/vault.ts'
import { workerUrl } from '../../worker-url.ts'
import type { Argon2Request } from './argon2.worker.ts'
import address from './argon2.worker.ts?worker&url'

/**
 * argon2id in a worker of its own, ended when it has answered.
 * @throws `vault/no-memory` when the worker cannot start or dies: a phone that cannot spare 64 MiB.
 * @see docs/SPEC.md VAULT-6
 */
export const deriveInWorker: DerivePassphraseKey = (passphrase, salt, cost) =>
  new Promise<Bytes>((resolve, reject) => {
    const worker = new Worker(workerUrl(address), { type: 'module' })
    const request: Argon2Request = { passphrase, salt, cost }
    worker.addEventListener('message', ({ data }: MessageEvent<Bytes>) => {
      worker.terminate()
      resolve(data)
    })
    worker.addEventListener('error', () => {
      worker.terminate()
      reject(failure('vault/no-memory', { memoryKib: cost.memoryKib }))
    })
    worker.postMessage(request)
  })
