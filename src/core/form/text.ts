import { forbiddenInText } from './form.ts'

/** Length of a text as people count it: code points, so 𠮷 is one. */
export const countCodePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

const everyForbidden = new RegExp(forbiddenInText, 'gu')

/**
 * The form in which a text is kept: NFC, line ends as line feeds, tabs as spaces, without control and direction
 * characters (they could hide or reorder what the team reads), no lone surrogates, no blank at either end.
 * Cleaning twice changes nothing.
 * @see docs/SPEC.md FORM-8; SECURITY section 5 (text shown as text)
 */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll('\t', ' ')
    .replace(everyForbidden, '')
    .normalize('NFC')
    .trim()
