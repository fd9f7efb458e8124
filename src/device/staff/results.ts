import { Failure, failure } from '../../core/errors.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'

const placeOf = (inspectionId: string): string => `result|${inspectionId}`

/**
 * Keeps the result of one inspection in this device's vault; an earlier one of the same inspection is replaced.
 * Call it only with what small-group suppression has been through: raw answers are never kept.
 * @param result - anything JSON can say.
 * @throws `vault/locked`; `staff/result-not-kept` when the browser refuses to store it (full, or private browsing).
 */
export const keepResult = async (
  keeper: VaultKeeper,
  inspectionId: string,
  result: unknown,
): Promise<void> => {
  try {
    await keeper.writeJson(placeOf(inspectionId), result)
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    throw failure('staff/result-not-kept', {}, { cause })
  }
}

/**
 * The result {@link keepResult} kept, as parsed JSON for the caller to check, or `null` when this device holds
 * none of that inspection.
 * @throws `vault/locked`; `staff/result-unreadable` when what is stored was changed.
 */
export const readResult = async (keeper: VaultKeeper, inspectionId: string): Promise<unknown> => {
  try {
    return await keeper.readJson(placeOf(inspectionId))
  } catch (cause) {
    if (cause instanceof Failure && cause.code === 'vault/damaged')
      throw failure('staff/result-unreadable', {}, { cause })
    throw cause
  }
}
