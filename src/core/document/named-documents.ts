import type { CitedDocument } from './document.ts'

/** What tells one document from another: its title and who issued it. */
type Named = Pick<CitedDocument, 'title' | 'issuer'>

/** A title that stands in book marks: 《title》. */
export interface NamedTitle {
  /** Without white space. */
  readonly title: string
  /** What stands before the book marks, without white space. */
  readonly before: string
}

const withoutSpace = (text: string): string => text.replace(/\s/g, '')

/** The titles a text names in 《》, in order; one that stands in 〈〉 inside another is part of that. */
export const namedTitles = (text: string): readonly NamedTitle[] => {
  const plain = withoutSpace(text)
  return [...plain.matchAll(/《([^《》]+)》/g)].map(({ 1: title = '', index }) => ({
    title,
    before: plain.slice(0, index),
  }))
}

/**
 * Whether a title in a text names this document: with the name of who issued it, or without where the text says that
 * name right before it: 甲法院《回访工作办法》.
 * @see docs/SPEC.md ADD-16
 */
export const isNameOf = ({ title, before }: NamedTitle, named: Named): boolean => {
  const [own, issuer] = [withoutSpace(named.title), withoutSpace(named.issuer)]
  return (
    title === own ||
    title === `${issuer}${own}` ||
    (own.startsWith(issuer) && before.endsWith(issuer) && title === own.slice(issuer.length))
  )
}

/** The titles by which {@link isNameOf} can hold, for a look-up among many. */
export const namesOf = (named: Named): readonly string[] => {
  const [own, issuer] = [withoutSpace(named.title), withoutSpace(named.issuer)]
  return [own, `${issuer}${own}`, ...(own.startsWith(issuer) ? [own.slice(issuer.length)] : [])]
}

/** A document under every title it is known by: its own, and that of what it issues: 关于印发《…办法》的通知. */
export const knownAs = ({ title, issuer }: Named): readonly Named[] => [
  { title, issuer },
  ...namedTitles(title)
    .filter(({ before }) => /(?:印发|公布|发布|颁布)$/.test(before))
    .map((issued) => ({ title: issued.title, issuer })),
]

const isSameIssuer = (left: string, right: string): boolean => left.includes(right) || right.includes(left)

/**
 * Whether a document is the text of another that was known by name only: of the same issuer, it has its title or
 * issues it.
 * @see docs/SPEC.md ADD-16
 */
export const isTextOf = (document: Named, named: Named): boolean =>
  isSameIssuer(withoutSpace(document.issuer), withoutSpace(named.issuer)) &&
  knownAs(document).some(({ title }) => isNameOf({ title: withoutSpace(title), before: '' }, named))
