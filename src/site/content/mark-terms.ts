import { spellingsOf, type Term, termPath } from './glossary.ts'

/** Elements whose words stay as they are: what can be acted on, names and labels, and what is quoted. */
const untouched =
  /^(a|blockquote|button|cite|code|dt|h[1-6]|label|legend|nav|option|q|script|select|style|summary|svg|template|textarea|th|time|title)$/

const voidElement = /^(area|base|br|col|hr|img|input|link|meta|source|track|wbr)$/

/** A tag with its attributes, quoted values whole, or a comment; or the text up to the next. */
const piece = /<!--.*?-->|<(?:[^>"']|"[^"]*"|'[^']*')*>|[^<]+/gs

/**
 * Makes the first mention of each term a link to the glossary: `<a class="term" href="/glossary/#…">`. Headings,
 * links, buttons, labels and quotations stay as they are, and so does whatever stands under `data-not-text` or
 * `data-no-terms`. Of two terms that begin at one place the longer is meant. Nothing else of `html` changes.
 *
 * @param html - Well-formed, as Astro renders it; every element that has an end has one.
 * @returns The terms mentioned in the order of their first mention.
 * @see docs/SPEC.md TERM-3
 */
export const markTerms = (
  html: string,
  terms: readonly Term[],
): { readonly html: string; readonly mentioned: readonly Term[] } => {
  const { termBySpelling, anyWord } = spellingsIn(terms)
  const mentioned = new Set<Term>()
  const link = (text: string): string =>
    text.replace(anyWord, (word) => {
      const term = termBySpelling.get(word)
      if (!term || mentioned.has(term)) return word
      mentioned.add(term)
      return `<a class="term" href="${termPath(term.code)}">${word}</a>`
    })

  // For each open element, whether its words stay as they are.
  const open: { readonly name: string; readonly isUntouched: boolean }[] = []
  const marked = html.replace(piece, (part) => {
    if (!part.startsWith('<')) return open.at(-1)?.isUntouched ? part : link(part)
    const [, slash, name = ''] = /^<(\/?)([a-z][\w-]*)/i.exec(part) ?? []
    if (name === '' || voidElement.test(name) || part.endsWith('/>')) return part
    if (slash === '/') open.pop()
    else
      open.push({
        name,
        isUntouched:
          (open.at(-1)?.isUntouched ?? false) ||
          untouched.test(name) ||
          /\sdata-(not-text|no-terms)\b/.test(part),
      })
    return part
  })
  return { html: marked, mentioned: [...mentioned] }
}

/** Every word that can mean a term, or a longer one that does not (`null`); and a pattern that takes the longer first. */
const spellingsIn = (
  terms: readonly Term[],
): { readonly termBySpelling: ReadonlyMap<string, Term | null>; readonly anyWord: RegExp } => {
  const termBySpelling = new Map<string, Term | null>(
    terms.flatMap((term) => [
      ...spellingsOf(term).map((spelling) => [spelling, term] as const),
      ...(term.except ?? []).map((longer) => [longer, null] as const),
    ]),
  )
  const words = [...termBySpelling.keys()].toSorted((left, right) => right.length - left.length)
  return { termBySpelling, anyWord: new RegExp(words.map(escapePattern).join('|'), 'g') }
}

/** Where a term stands in a text that stays as it is: in which unit, by its index, and from which character on. */
export interface Mention {
  readonly unit: number
  readonly start: number
  readonly length: number
  readonly term: Term
}

/**
 * Every mention of a term in the units of a document, in order; no word reaches from one unit into the next.
 * @see docs/SPEC.md TERM-5
 */
export const mentionsIn = (
  units: readonly { readonly text: string }[],
  terms: readonly Term[],
): readonly Mention[] => {
  const { termBySpelling, anyWord } = spellingsIn(terms)
  return units.flatMap(({ text }, unit) =>
    [...text.matchAll(anyWord)].flatMap(({ 0: word, index: start }): Mention[] => {
      const term = termBySpelling.get(word)
      return term ? [{ unit, start, length: word.length, term }] : []
    }),
  )
}

/** Of {@link mentionsIn} the first of each term. */
export const firstMentions = (mentions: readonly Mention[]): readonly Mention[] =>
  mentions.filter(({ term }, index) => mentions.findIndex((mention) => mention.term === term) === index)

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
