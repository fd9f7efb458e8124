/**
 * Computes argon2id, alone: this script's response is the only one of the house that may run wasm
 * (`securityHeaders`), so nothing else is in it. One request, one answer; the page then ends the worker, and
 * the 64 MiB go with it.
 */
import { argon2id } from 'hash-wasm'
import type { PassphraseCost } from '../../../device/vault/vault.ts'

/** What the page asks for. The passphrase is cleared with the worker. */
export interface Argon2Request {
  readonly passphrase: string
  readonly salt: Uint8Array<ArrayBuffer>
  readonly cost: PassphraseCost
}

/** A dedicated worker's global scope, as far as it is used here; the app's types know only windows. */
interface WorkerScope {
  postMessage(key: Uint8Array): void
  addEventListener(type: 'message', listener: (event: { readonly data: Argon2Request }) => void): void
}
const scope = self as unknown as WorkerScope

scope.addEventListener('message', ({ data: { passphrase, salt, cost } }) => {
  argon2id({
    password: passphrase,
    salt,
    memorySize: cost.memoryKib,
    iterations: cost.passes,
    parallelism: 1,
    hashLength: 32,
    outputType: 'binary',
  }).then(
    (key) => scope.postMessage(key),
    // An exception inside a promise would be silent: raised again, it reaches the page's `error` event.
    (error: unknown) =>
      setTimeout(() => {
        throw error
      }),
  )
})
