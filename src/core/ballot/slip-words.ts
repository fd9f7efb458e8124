/**
 * A slip in words, for reading it aloud to somebody who cannot see it: the same secret, nothing more. Every word stands
 * for two characters of the secret (2 × 5 bits); the eleventh is a check.
 * @see docs/SPEC.md BAL-20; docs/decisions/0733
 */
import { type SlipSecret, slipAlphabet, slipSecretChars } from './slip.ts'
import { slipWords } from './slip-word-list.ts'

const bitsPerChar = 5
const secretWords = slipSecretChars / 2
/** Words of one slip: ten and a check. */
export const slipWordCount = secretWords + 1

// Multiplication by x in GF(1024) = GF(2)[x]/(x^10 + x^3 + 1). As in slip.ts: every single wrong word and every swap of
// two words changes the check.
const timesGenerator = (value: number): number => ((value << 1) ^ (value & 512 ? 0b10000001001 : 0)) & 1023
const checkOf = (places: readonly number[]): number =>
  places.reduce((sum, place) => timesGenerator(sum ^ place), 0)

/** The eleven words of a slip. */
export const slipSecretToWords = (secret: SlipSecret): readonly string[] => {
  const places = Array.from(
    { length: secretWords },
    (_, at) =>
      (slipAlphabet.indexOf(secret.charAt(2 * at)) << bitsPerChar) |
      slipAlphabet.indexOf(secret.charAt(2 * at + 1)),
  )
  return [...places, checkOf(places)].map((place) => slipWords[place] as string)
}

/** What words that were typed look like from outside, for a sentence that helps. */
export type SlipWordsReading =
  | { readonly state: 'read'; readonly secret: SlipSecret }
  | { readonly state: 'too-short' | 'too-long'; readonly words: number }
  /** The first that is none of the list, counted from 1. */
  | { readonly state: 'unknown-word'; readonly atWord: number }
  | { readonly state: 'check-failed' }

/**
 * Reads the words of a slip. Blanks, punctuation and line ends between them may stand or be left out, for every word has
 * two characters. Never throws.
 */
export const readSlipWords = (typed: string): SlipWordsReading => {
  const bare = typed.normalize('NFKC').replace(/[\s\p{P}]/gu, '')
  const words = bare.match(/..?/gu) ?? []
  const places = words.map((word) => slipWords.indexOf(word))
  const unknownAt = places.indexOf(-1)
  if (unknownAt >= 0 && unknownAt < slipWordCount) return { state: 'unknown-word', atWord: unknownAt + 1 }
  if (words.length !== slipWordCount)
    return { state: words.length < slipWordCount ? 'too-short' : 'too-long', words: words.length }
  const secretPlaces = places.slice(0, secretWords)
  if (checkOf(secretPlaces) !== places[secretWords]) return { state: 'check-failed' }
  const secret = secretPlaces
    .map((place) => slipAlphabet.charAt(place >> bitsPerChar) + slipAlphabet.charAt(place & 31))
    .join('')
  return { state: 'read', secret: secret as SlipSecret }
}
