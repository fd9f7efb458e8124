import { words } from './words.ts'

/** Words in a passphrase: 5 of 2 048, 55 bits drawn evenly. */
export const passphraseWords = 5
/** Random bytes one passphrase is drawn from; the last bit is not used. */
export const passphraseSeedBytes = 7
const wordChars = 2
const wordBits = 11

/**
 * A new passphrase, its words in the order they are read out.
 * @param seed - {@link passphraseSeedBytes} random bytes, handed in; every word is equally likely.
 * @throws RangeError for another length: a short seed would make a guessable passphrase.
 * @see docs/SPEC.md VAULT-1
 */
export const newPassphrase = (seed: Uint8Array): readonly string[] => {
  if (seed.length !== passphraseSeedBytes) throw new RangeError(`seed of ${seed.length} bytes`)
  let bits = seed.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >> 1n
  return Array.from({ length: passphraseWords }, () => {
    const word = words[Number(bits & BigInt((1 << wordBits) - 1))] as string
    bits >>= BigInt(wordBits)
    return word
  })
}

/** What a typed passphrase looks like from outside, before the vault is asked. */
export type PassphraseReading =
  | { readonly state: 'read'; readonly passphrase: string }
  | { readonly state: 'wrong-length'; readonly chars: number; readonly expectedChars: number }
  /** Places of the words that are in no passphrase, 1 to 5: most likely slips of the input method. */
  | { readonly state: 'unknown-word'; readonly places: readonly number[] }

const known = new Set(words)

/**
 * Reads a typed passphrase: with or without spaces, commas or line breaks between the words.
 * Never throws. `read` says only that it could be one; the vault knows whether it is the one.
 */
export const readPassphrase = (typed: string): PassphraseReading => {
  const passphrase = typed.normalize('NFKC').replace(/[\s\p{P}\p{S}]/gu, '')
  const characters = [...passphrase]
  const expectedChars = passphraseWords * wordChars
  if (characters.length !== expectedChars)
    return { state: 'wrong-length', chars: characters.length, expectedChars }
  const places = Array.from({ length: passphraseWords }, (_, index) => index + 1).filter(
    (place) => !known.has(characters.slice((place - 1) * wordChars, place * wordChars).join('')),
  )
  return places.length === 0 ? { state: 'read', passphrase } : { state: 'unknown-word', places }
}
