import { gatherKey, type KeyGathering } from '../../core/ballot/opening.ts'
import type { Share } from '../../core/ballot/shares.ts'
import type { Bytes } from '../../core/bytes.ts'

const subsetsOf = <Member>(members: readonly Member[], size: number): readonly (readonly Member[])[] => {
  if (size === 0) return [[]]
  return members.flatMap((member, index) =>
    subsetsOf(members.slice(index + 1), size - 1).map((rest) => [member, ...rest]),
  )
}

/**
 * Rebuilds the opening key from all shares handed in; when more than the threshold are there and one of them
 * is false, from any that do fit (126 tries at most, 5 of 9). So one false share cannot hold up an opening that
 * enough honest trustees came to.
 */
export const gatherFromAny = async (openingKey: Bytes, shares: readonly Share[]): Promise<KeyGathering> => {
  const whole = await gatherKey(openingKey, shares)
  const threshold = shares[0]?.threshold ?? 2
  if (whole.state !== 'wrong-share' || shares.length <= threshold) return whole
  for (const some of subsetsOf(shares, threshold)) {
    const gathered = await gatherKey(openingKey, some)
    if (gathered.state === 'complete') return gathered
  }
  return whole
}
