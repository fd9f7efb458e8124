import { z } from 'zod'
import type { Document, Unit } from '../../core/document/document.ts'
import { type Carrier, carriersByUnit, isNormative } from '../../core/document/trace.ts'
import type { UnitId } from '../../core/document/unit-id.ts'
import { appraisalCarriers } from './appraisal.ts'
import { checklistCarriers } from './checklists.ts'
import { readDocuments } from './documents.ts'
import { questionnaireCarriers } from './forms.ts'
import { interviewCarriers } from './interviews.ts'
import { ContentError, oncePerBuild, readContent } from './read-content.ts'
import { rectificationCarriers } from './rectification.ts'
import { sentence, unitList } from './references.ts'
import { reportOutlineCarriers } from './report-outline.ts'
import { ruleCarriers } from './rules.ts'
import { siteVisitCarriers } from './site-visit.ts'

/** What carries out one document, unit by unit. */
export interface DocumentTrace {
  readonly document: Document
  /** Units nothing carries have no entry. */
  readonly carriersByUnit: ReadonlyMap<UnitId, readonly Carrier[]>
  /** Normative units that something carries, in the order of the document; context that is carried is not among them. */
  readonly carried: readonly Unit[]
  /** Normative units that deliberately nothing carries, in the order of the document. */
  readonly uncarried: readonly { readonly unit: Unit; readonly reason: string }[]
}

/**
 * Normative units that nothing needs to carry, each with the reason. `units: all` stands for every normative
 * unit of a document.
 * @see docs/SPEC.md TRACE-2
 */
export const uncarriedSchema = z.array(
  z.strictObject({
    document: z.string(),
    units: z.union([z.literal('all'), unitList], '应为单元号的列表，或 all'),
    reason: sentence,
  }),
)

const uncarriedFile = 'uncarried-units.yaml'

/** Where in `content/` that lies, for the day a trace was last changed. */
export const carrierPlaces: readonly string[] = [
  'rules',
  'checklists',
  'forms',
  'appraisal.yaml',
  'interviews',
  'interview-frame.yaml',
  'site-visit.yaml',
  'rectification.yaml',
  'report-outline.yaml',
]

/** Everything on the site that carries units out. Each reader of such content is named here. @throws `ContentError`. */
export const readCarriers = oncePerBuild((): readonly Carrier[] => [
  ...ruleCarriers(),
  ...checklistCarriers(),
  ...questionnaireCarriers(),
  ...appraisalCarriers(),
  ...interviewCarriers(),
  ...siteVisitCarriers(),
  ...rectificationCarriers(),
  ...reportOutlineCarriers(),
])

/**
 * What carries each document's units, by document id; a document without normative units has no entry.
 * @throws `ContentError` when a normative unit is carried by nothing and not listed, naming it and its text;
 *   or when a listed one is carried, lays nothing on anybody, or does not exist.
 * @see docs/SPEC.md TRACE-1, TRACE-2
 */
export const readTrace = oncePerBuild(() =>
  traceOf(readDocuments(), readCarriers(), readContent(uncarriedFile, uncarriedSchema)),
)

/** The trace of given documents; see {@link readTrace}. */
export const traceOf = (
  documents: readonly Document[],
  carriers: readonly Carrier[],
  listed: z.infer<typeof uncarriedSchema>,
): ReadonlyMap<string, DocumentTrace> => {
  const complaints: string[] = []
  for (const [index, { document: id, units }] of listed.entries()) {
    const document = documents.find((candidate) => candidate.id === id)
    if (!document) complaints.push(`[${index}].document：content/documents/ 里没有文件 ${id}`)
    else if (units !== 'all')
      for (const [at, unitId] of units.entries()) {
        const unit = document.units.find((candidate) => candidate.id === unitId)
        if (!unit) complaints.push(`[${index}].units[${at}]：文件 ${id} 没有单元 ${unitId}`)
        else if (!isNormative(unit))
          complaints.push(`[${index}].units[${at}]：单元 ${unitId} 只是背景，不需要承载，请从这里删去`)
      }
  }
  const traces = documents
    .filter(({ units }) => units.some(isNormative))
    .map((document): readonly [string, DocumentTrace] => {
      const byUnit = carriersByUnit(document.id, carriers)
      const uncarried = document.units.filter(isNormative).flatMap((unit) => {
        const at = listed.findIndex(
          ({ document: id, units }) => id === document.id && (units === 'all' || units.includes(unit.id)),
        )
        const entry = listed[at]
        if (!byUnit.has(unit.id)) {
          if (entry) return [{ unit, reason: entry.reason }]
          complaints.push(
            `文件 ${document.id} 的单元 ${unit.id} 没有承载：“${unit.text}”。请让要点、清单或表单引用它，或者在这里写明理由`,
          )
        } else if (entry && entry.units !== 'all')
          complaints.push(`[${at}].units：单元 ${unit.id} 已经有承载，请从这里删去`)
        return []
      })
      return [
        document.id,
        {
          document,
          carriersByUnit: byUnit,
          carried: document.units.filter((unit) => isNormative(unit) && byUnit.has(unit.id)),
          uncarried,
        },
      ]
    })
  if (complaints.length > 0) throw new ContentError(`content/${uncarriedFile}`, complaints)
  return new Map(traces)
}

/** Where the trace of a document, or one unit of it, is found on the site: `/trace/<id>/#u3.1.4.2`. */
export const tracePath = (documentId: string, unitId?: UnitId): string =>
  `/trace/${documentId}/${unitId === undefined ? '' : `#u${unitId}`}`
