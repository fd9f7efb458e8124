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
  const termBySpelling = new Map<string, Term | null>(
    terms.flatMap((term) => [
      ...spellingsOf(term).map((spelling) => [spelling, term] as const),
      ...(term.except ?? []).map((longer) => [longer, null] as const),
    ]),
  )
  const words = [...termBySpelling.keys()].toSorted((left, right) => right.length - left.length)
  const anyWord = new RegExp(words.map(escapePattern).join('|'), 'g')
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

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
