import referenceMessages from '../../../content/messages/zh-CN/reference.yaml'
import { citedParts } from '../../core/document/cited-text.ts'
import { readAppraisal } from './appraisal.ts'
import { checklistPath, readChecklists } from './checklists.ts'
import { readEvidenceGrades } from './evidence-grades.ts'
import { formPath } from './form-carriers.ts'
import { readForms } from './forms.ts'
import { englishSources } from './glossary.ts'
import { readInterviewFrame, readInterviewOutlines } from './interviews.ts'
import { readMethod } from './method.ts'
import { readRectification } from './rectification.ts'
import { readReportOutline } from './report-outline.ts'
import { readRules, rulePath } from './rules.ts'
import { readSiteVisit } from './site-visit.ts'

/** What cites sources, in the order a reader meets them. */
export const citingKinds = ['rule', 'checklist', 'form', 'method', 'page'] as const

/** A rule or a page that cites sources. */
export interface CitingPage {
  readonly kind: (typeof citingKinds)[number]
  readonly label: string
  readonly path: string
  readonly sources: ReadonlySet<string>
}

/** Every source that content names: in a list called `sources`, or as （S1、M2） in a text. */
const sourcesIn = (content: unknown): ReadonlySet<string> => {
  const found = new Set<string>()
  const walk = (node: unknown, key: string): void => {
    if (typeof node === 'string') {
      if (key === 'sources') found.add(node)
      else for (const part of citedParts(node)) if ('source' in part) found.add(part.source)
    } else if (Array.isArray(node)) for (const inside of node) walk(inside, key)
    else if (typeof node === 'object' && node !== null)
      for (const [name, inside] of Object.entries(node)) walk(inside, name)
  }
  walk(content, '')
  return found
}

/**
 * Everything on the site that cites a source: each rule, and each page of checklists, forms, method and the others
 * as a whole. Who adds content that cites adds it here: a test compares with the site as built.
 * @throws `ContentError` for content that is not sound.
 * @see docs/SPEC.md SOURCE-3
 */
export const readCitingPages = (): readonly CitingPage[] => {
  const page = (
    kind: CitingPage['kind'],
    label: string,
    path: string,
    ...content: unknown[]
  ): CitingPage => ({
    kind,
    label,
    path,
    sources: sourcesIn(content),
  })
  const [appraisal, visit, ledger, outline, method] = [
    readAppraisal(),
    readSiteVisit(),
    readRectification(),
    readReportOutline(),
    readMethod(),
  ]
  return [
    ...readRules().map((rule) => page('rule', `${rule.id} ${rule.title}`, rulePath(rule.id), rule)),
    ...readChecklists().map((checklist) =>
      page('checklist', checklist.title, checklistPath(checklist.id), checklist),
    ),
    ...readForms().map((form) => page('form', form.title, formPath(form.id), form)),
    page('form', appraisal.title, formPath(appraisal.id), appraisal),
    ...readInterviewOutlines().map((interview) =>
      page('form', interview.title, formPath(interview.id), interview, readInterviewFrame()),
    ),
    page('form', visit.title, formPath(visit.id), visit),
    page('method', method.title, '/method/', method),
    page('page', ledger.title, '/rectification/', ledger),
    page('page', outline.title, '/report-outline/', outline, readEvidenceGrades()),
    page('page', referenceMessages.glossary.title, '/glossary/', { sources: englishSources }),
  ]
}
