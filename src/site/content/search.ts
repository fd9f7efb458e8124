import siteMessages from '../../../content/messages/zh-CN/site.yaml'
import { chineseDate, documentPath } from '../../core/document/citation.ts'
import { encodeSearch, type SearchGroup } from '../../core/document/search.ts'
import { readDocuments } from './documents.ts'
import { readPromises } from './promises.ts'
import { readRules } from './rules.ts'

/** One thing that can be found; what is left out is empty. */
interface Entry {
  readonly id: string
  readonly title?: string
  readonly text?: string
  readonly suggested?: boolean
}

const groupOf = (kind: SearchGroup['kind'], title: string, path: string, entries: readonly Entry[]) => ({
  kind,
  title,
  path,
  records: entries.map(({ id, title = '', text = '', suggested = false }) => ({
    id,
    title,
    text,
    isSuggested: suggested,
  })),
})

/** Several texts as one: what does not end by itself is ended, so that a find never looks like one sentence. */
const joined = (texts: readonly string[]): string =>
  texts
    .map((text, index) => (index < texts.length - 1 && !/[。；？！：]$/.test(text) ? `${text}；` : text))
    .join('')

const units = (): readonly SearchGroup[] =>
  readDocuments().map(({ id, title, units }) => groupOf('unit', title, `${documentPath(id)}#u`, units))

const notes = (): readonly SearchGroup[] =>
  readDocuments().map(({ id, title, notes }) => {
    // A note is found at the first unit it speaks of; two that begin at the same one are found there as one.
    const textsByUnit = new Map<string, string[]>()
    for (const { units, text } of notes) {
      const [first = ''] = units
      textsByUnit.set(first, [...(textsByUnit.get(first) ?? []), text])
    }
    const entries = [...textsByUnit].map(([unit, texts]) => ({ id: unit, text: joined(texts) }))
    return groupOf('note', title, `${documentPath(id)}#u`, entries)
  })

const documents = (): SearchGroup =>
  groupOf(
    'document',
    '',
    '/documents/',
    readDocuments().map(({ id, title, issuer, issuedOn, number }) => ({
      id: `${id}/`,
      title,
      text: joined([issuer, chineseDate(issuedOn), ...(number === null ? [] : [number])]),
    })),
  )

const rules = (): SearchGroup =>
  groupOf(
    'rule',
    '',
    '/rules/#',
    readRules().map(({ id, kind, title, text, bound }) => ({
      id,
      title,
      text: joined([text, bound.join('、')]),
      suggested: kind === 'suggested',
    })),
  )

const anonymity = (): SearchGroup => {
  const { anonymity: texts } = siteMessages
  const promises = readPromises()
  const steps = ['slip', 'token', 'answer', 'seal', 'send', 'close', 'open'] as const
  return groupOf('page', texts.title, '/anonymity/#', [
    ...steps.map((step) => ({
      id: step,
      title: texts[`${step}Title`],
      text: joined([
        texts[step],
        ...promises.filter(({ where }) => where.includes(`anonymity/${step}`)).map(({ text }) => text),
      ]),
    })),
  ])
}

const pages = (): SearchGroup => {
  const { home, documents, anonymity, respond } = siteMessages
  return groupOf('page', '', '/', [
    {
      id: 'documents/',
      title: documents.title,
      text: joined([documents.lead, documents.cited, documents.citedLead]),
    },
    { id: 'respond/', title: respond.title, text: joined([respond.description, home.respondText]) },
    {
      id: 'anonymity/',
      title: anonymity.title,
      text: joined([
        anonymity.lead,
        anonymity.limitsTitle,
        ...Object.values(anonymity.limits),
        anonymity.checkTitle,
        anonymity.check,
      ]),
    },
  ])
}

/**
 * Everything the site shows, for `/search.json`. Who adds a reader of content to the site adds it here: a test
 * compares.
 * @throws `ContentError` for content that is not sound.
 * @see docs/SPEC.md SEARCH-7, SEARCH-8
 */
export const readSearchGroups = (): readonly SearchGroup[] => [
  ...units(),
  ...notes(),
  rules(),
  documents(),
  pages(),
  anonymity(),
]

/** `/search.json` as it is served. */
export const searchFileText = (): string => JSON.stringify(encodeSearch(readSearchGroups()))
