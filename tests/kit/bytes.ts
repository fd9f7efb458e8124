import fc from 'fast-check'
import type { Bytes } from '../../src/core/bytes.ts'
import { Failure } from '../../src/core/errors.ts'

/** Any bytes of a length from `min` to `max`. */
export const arbitraryBytes = (min: number, max = min): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: min, maxLength: max }).map((value) => Uint8Array.from(value) as Bytes)

/** The code of the failure `run` throws, to be compared with the one expected. */
export const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'nothing thrown'
  } catch (error) {
    return error instanceof Failure ? error.code : String(error)
  }
}
