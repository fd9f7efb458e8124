import documentMessages from '../../../content/messages/zh-CN/document.yaml'
import paperMessages from '../../../content/messages/zh-CN/paper.yaml'
import referenceMessages from '../../../content/messages/zh-CN/reference.yaml'
import searchMessages from '../../../content/messages/zh-CN/search.yaml'
import siteMessages from '../../../content/messages/zh-CN/site.yaml'
import versionMessages from '../../../content/messages/zh-CN/versions.yaml'
import { chineseDate, documentPath } from '../../core/document/citation.ts'
import { encodePlaces } from '../../core/document/find-citation.ts'
import { encodeSearch, type SearchGroup, type SearchKind } from '../../core/document/search.ts'
import { createFormIndex } from '../../core/form/form-index.ts'
import type { RecordField } from '../../core/form/record-field.ts'
import { fillMessage } from '../../core/message.ts'
import { readAppraisal } from './appraisal.ts'
import { checklistPath, readChecklists } from './checklists.ts'
import { readCited } from './cited-documents.ts'
import { readDocuments, readVersionedDocuments } from './documents.ts'
import { readEvidenceGrades } from './evidence-grades.ts'
import { formPath } from './form-carriers.ts'
import { readForms } from './forms.ts'
import { readGlossary } from './glossary.ts'
import { readInterviewFrame, readInterviewOutlines } from './interviews.ts'
import { readMethod } from './method.ts'
import { readNotes } from './notes.ts'
import { anonymitySteps, promisesAt } from './promises.ts'
import { readRectification, transitionId } from './rectification.ts'
import { readReportOutline } from './report-outline.ts'
import { readRules } from './rules.ts'
import { readSiteVisit } from './site-visit.ts'
import { readSources } from './sources.ts'
import { readTrace, tracePath } from './trace.ts'

/** One thing that can be found; what is left out is empty. */
interface Entry {
  readonly id: string
  readonly title?: string
  readonly text?: string
  readonly suggested?: boolean
}

const groupOf = (
  kind: SearchKind,
  title: string,
  path: string,
  entries: readonly Entry[],
  suggestedAll = false,
): SearchGroup => ({
  kind,
  title,
  path,
  records: entries.map(({ id, title = '', text = '', suggested = suggestedAll }) => ({
    id,
    title,
    text,
    isSuggested: suggested,
  })),
})

/** Several texts as one: what does not end by itself is ended, so that two never look like one sentence. */
const joined = (...texts: readonly (string | undefined)[]): string =>
  texts
    .filter((text) => text !== undefined && text !== '')
    .map((text, index, all) =>
      index < all.length - 1 && !/[。；？！：]$/.test(`${text}`) ? `${text}；` : text,
    )
    .join('')

const unitsPath = (documentId: string): string => `${documentPath(documentId)}#u`

const units = (): readonly SearchGroup[] =>
  readDocuments().map(({ id, title, units }) => groupOf('unit', title, unitsPath(id), units))

/** A text as it is compared with one of another version: white space alone is no change. */
const withoutSpace = (text: string): string => text.replace(/\s/g, '')

/**
 * Of the versions that are no longer current what no newer one says: the words somebody has in an old paper and finds
 * nowhere else. What still holds is found once, where it holds.
 */
const formerUnits = (): readonly SearchGroup[] =>
  readVersionedDocuments().flatMap(({ id, current, versions }) => {
    const said = new Set(current.units.map(({ text }) => withoutSpace(text)))
    return versions
      .filter(({ document }) => document !== current)
      .toReversed()
      .map(({ version, document: { title, units } }) => {
        const gone = units.filter(({ text }) => !said.has(withoutSpace(text)))
        for (const { text } of gone) said.add(withoutSpace(text))
        return groupOf(
          'former-unit',
          fillMessage(versionMessages.oldTitle, { title, version: chineseDate(version) }),
          `${documentPath(id)}versions/${version}/#u`,
          gone,
        )
      })
  })

const notes = (): readonly SearchGroup[] =>
  readDocuments().map((document) => {
    const { id, title } = document
    // A note is found at the first unit it speaks of; two that begin at the same one are found there as one.
    const textsByUnit = new Map<string, string[]>()
    for (const { units, text } of readNotes(document)) {
      const [first = ''] = units
      textsByUnit.set(first, [...(textsByUnit.get(first) ?? []), text])
    }
    const entries = [...textsByUnit].map(([unit, texts]) => ({ id: unit, text: joined(...texts) }))
    return groupOf('note', title, `${documentPath(id)}#u`, entries)
  })

const rules = (): SearchGroup =>
  groupOf(
    'rule',
    '',
    '/rules/#',
    readRules().map(({ id, kind, title, text, bound }) => ({
      id,
      title,
      text: joined(text, `${referenceMessages.rules.bound}${bound.join('、')}`),
      suggested: kind === 'suggested',
    })),
  )

const checklists = (): readonly SearchGroup[] =>
  readChecklists().map(({ id, title, items }) =>
    groupOf(
      'checklist-item',
      title,
      `${checklistPath(id)}#`,
      items.map(({ id, text, trace, kind }) => ({
        id,
        title: text,
        text: `${paperMessages.trace}：${trace}`,
        suggested: kind === 'suggested',
      })),
    ),
  )

const questionnaires = (): readonly SearchGroup[] =>
  readForms().map((form) =>
    groupOf(
      'question',
      form.title,
      `${formPath(form.id)}#`,
      [
        {
          id: form.id,
          title: form.title,
          text: joined(
            form.audience,
            form.referencePeriod,
            form.evidenceUse,
            ...form.intro.paragraphs,
            form.closing,
          ),
        },
        ...createFormIndex(form).questions.flatMap((question): Entry[] => {
          const { name, label, hint, method, configNote, afterNote } = question
          const choices = 'choices' in question ? question.choices.map((choice) => choice.label) : []
          return [
            { id: name, title: label, text: joined(hint, choices.join('、'), method, configNote, afterNote) },
            ...(question.type === 'matrix' ? question.rows : []).map((row) => ({
              id: row.name,
              title: row.label,
            })),
          ]
        }),
      ],
      true,
    ),
  )

const fieldEntries = (fields: readonly RecordField[]): readonly Entry[] =>
  fields.map((field) => ({
    id: field.name,
    title: field.label,
    text: joined(
      field.hint,
      field.note,
      'choices' in field ? field.choices.map(({ label }) => label).join('、') : '',
    ),
    suggested: true,
  }))

const appraisal = (): SearchGroup => {
  const { id, title, audience, instructions, teamItems, memberItems, comment, counting } = readAppraisal()
  return groupOf(
    'appraisal-item',
    title,
    `${formPath(id)}#`,
    [
      {
        id,
        title,
        text: joined(
          audience,
          ...instructions,
          ...counting.rules.map(({ title, text }) => `${title}：${text}`),
        ),
      },
      ...[...teamItems, ...memberItems].map(({ id, text, focus }) => ({ id, title: text, text: focus })),
      { id: comment.id, title: comment.text },
    ],
    true,
  )
}

const interviews = (): readonly SearchGroup[] => {
  const frame = readInterviewFrame()
  return readInterviewOutlines().map(({ id, title, role, purpose, questions }, index) =>
    groupOf(
      'interview-question',
      title,
      `${formPath(id)}#`,
      [
        { id, title, text: joined(role, purpose) },
        ...questions.map(({ id, text, focus, probes }) => ({
          id,
          title: text,
          text: joined(focus, ...probes),
        })),
        // What all outlines share stands on every one of their pages, and is found on the first.
        ...(index > 0
          ? []
          : [
              {
                id: frame.id,
                title: frame.title,
                text: joined(...frame.opening, ...frame.technique.map(({ text }) => text), ...frame.closing),
              },
              ...frame.prohibitions.map(({ id, text }) => ({ id, title: text, suggested: false })),
              ...fieldEntries([...frame.recordFields, ...frame.factFields]),
            ]),
      ],
      true,
    ),
  )
}

const siteVisit = (): SearchGroup => {
  const { id, title, rules, observationItems, fields, observationFields } = readSiteVisit()
  return groupOf('site-visit-item', title, `${formPath(id)}#`, [
    { id, title },
    ...[...rules, ...observationItems].map(({ id, text }) => ({ id, title: text })),
    ...fieldEntries([...fields, ...observationFields]),
  ])
}

const rectification = (): SearchGroup => {
  const { id, title, fields, states, transitions, invariants, handovers } = readRectification()
  return groupOf(
    'rectification-field',
    title,
    '/rectification/#',
    [
      { id, title },
      ...fieldEntries(fields),
      ...states.map(({ id, label }) => ({ id: `state-${id}`, title: label })),
      ...transitions.map((step) => ({
        id: transitionId(step),
        title: `${step.label}：${step.guard}`,
        text: step.actor,
      })),
      ...invariants.map(({ id, text }) => ({ id, title: text })),
      ...handovers.kinds.map(({ id, label, to, access }) => ({
        id: `handover-${id}`,
        title: `${label}：${to}`,
        text: access,
      })),
      ...fieldEntries(handovers.fields),
    ],
    true,
  )
}

const reportOutline = (): SearchGroup => {
  const { title, rules, sections, submission, annexes } = readReportOutline()
  const { grades } = readEvidenceGrades()
  return groupOf('report-section', title, '/report-outline/#', [
    ...rules.map(({ id, text, note }) => ({
      id,
      title: text,
      ...(note === undefined ? {} : { text: note }),
    })),
    ...[...sections, submission].map(({ id, title, fill, parts = [], rows = [], counts = [] }) => ({
      id,
      title,
      text: joined(
        fill,
        ...parts.map((part) => part.title),
        ...rows.map(({ label, text }) => `${label}：${text}`),
        counts.join('、'),
      ),
      suggested: true,
    })),
    ...annexes.map(({ id, text }) => ({ id, title: text, suggested: true })),
    ...grades.map(({ id, label, definition, mayReport }) => ({
      id: `grade-${id}`,
      title: label,
      text: joined(definition, mayReport),
    })),
  ])
}

const glossary = (): SearchGroup =>
  groupOf(
    'glossary',
    '',
    '/glossary/#',
    readGlossary().terms.map(({ code, term, english, note }) => ({
      id: code,
      title: term,
      text: joined(english.text, note),
    })),
  )

const method = (): SearchGroup => {
  const { title, sections } = readMethod()
  return groupOf(
    'method',
    title,
    '/method/#',
    sections.map(({ id, title, points }) => ({
      id,
      title,
      text: joined(...points.flatMap((point) => [point.title, point.text, point.design])),
    })),
  )
}

const sources = (): SearchGroup =>
  groupOf(
    'source',
    '',
    '/sources/#',
    [...readSources()].map(([id, { title, note }]) => ({
      id,
      title,
      ...(note === undefined ? {} : { text: note }),
    })),
  )

const documents = (): SearchGroup =>
  groupOf('document', '', '/documents/', [
    ...readDocuments().map(({ id, title, issuer, issuedOn, number }) => ({
      id: `${id}/`,
      title,
      text: joined(issuer, chineseDate(issuedOn), number ?? undefined),
    })),
    ...readCited()
      .filter(({ text }) => text === null)
      .map(({ id, title, issuer }) => ({
        id: `cited/${id}/`,
        title,
        text: joined(issuer, documentMessages.cited.notObtained),
      })),
  ])

const anonymity = (): SearchGroup => {
  const { anonymity: texts } = siteMessages
  return groupOf(
    'page',
    texts.title,
    '/anonymity/#',
    anonymitySteps.map((step) => ({
      id: step,
      title: texts[`${step}Title`],
      text: joined(texts[step], ...promisesAt(`anonymity/${step}`).map(({ text }) => text)),
    })),
  )
}

/** Pages as a whole, for those who look for a page and not for a sentence. */
const pages = (): SearchGroup => {
  const { home, documents, anonymity, respond } = siteMessages
  const { checklists, checklist, forms } = paperMessages
  const { rules, glossary, sources } = referenceMessages
  const { limits, limitsTitle, checkTitle, check } = anonymity
  const firstOf = (path: string) => path.slice(1)
  return groupOf('page', '', '/', [
    {
      id: 'documents/',
      title: documents.title,
      ...(readCited().every(({ text }) => text)
        ? {}
        : { text: joined(documents.cited, documents.citedLead) }),
    },
    { id: 'rules/', title: rules.title },
    { id: 'checklists/', title: checklists.title, text: checklists.secret },
    ...readChecklists().map(({ id, title, stage, advice }) => ({
      id: firstOf(checklistPath(id)),
      title: fillMessage(checklist.title, { title }),
      text: joined(id, stage, advice),
    })),
    { id: 'forms/', title: forms.title, text: joined(forms.description, forms.lead) },
    ...readForms().map(({ id, title }) => ({ id: firstOf(formPath(id)), title })),
    ...[readAppraisal(), ...readInterviewOutlines(), readSiteVisit()].map(({ id, title }) => ({
      id: firstOf(formPath(id)),
      title,
    })),
    { id: 'rectification/', title: readRectification().title },
    { id: 'report-outline/', title: readReportOutline().title, text: readReportOutline().lead },
    { id: 'method/', title: readMethod().title, text: readMethod().lead },
    { id: 'glossary/', title: glossary.title },
    { id: 'trace/', title: referenceMessages.trace.title },
    ...[...readTrace().values()].map(({ document }) => ({
      id: firstOf(tracePath(document.id)),
      title: `${referenceMessages.trace.title}：${document.title}`,
    })),
    { id: 'sources/', title: sources.title },
    { id: 'respond/', title: respond.title, text: joined(respond.description, home.respondText) },
    {
      id: 'anonymity/',
      title: anonymity.title,
      text: joined(
        anonymity.lead,
        limitsTitle,
        ...Object.values(limits),
        checkTitle,
        check,
        ...promisesAt('anonymity/check').map(({ text }) => text),
      ),
    },
    { id: 'search/', title: searchMessages.page.title },
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
  ...checklists(),
  ...questionnaires(),
  appraisal(),
  ...interviews(),
  siteVisit(),
  rectification(),
  reportOutline(),
  glossary(),
  method(),
  documents(),
  pages(),
  anonymity(),
  sources(),
  ...formerUnits(),
]

/** `/search.json` as it is served. */
export const searchFileText = (): string => JSON.stringify(encodeSearch(readSearchGroups()))

/** `/places.json` as it is served: a place for each record of the units of {@link readSearchGroups}. */
export const placesFileText = (): string =>
  JSON.stringify(encodePlaces(new Map(readDocuments().map((document) => [unitsPath(document.id), document]))))
