import type { Carrier } from '../../core/document/trace.ts'
import { type EvidenceGrades, evidenceGradesSchema } from '../../core/form/evidence-grade.ts'
import { readDefinition } from './definitions.ts'

/** The four grades of evidence and their changes. @throws `ContentError`. @see docs/SPEC.md PAPER-6 */
export const readEvidenceGrades = (): EvidenceGrades =>
  readDefinition('evidence-grades.yaml', evidenceGradesSchema)

/** Where a grade is explained: with the report, which must name one for everything it says. */
export const evidenceGradePath = (id: string): string => `/report-outline/#grade-${id}`

/** The grades as carriers of the units that name them. @throws `ContentError`. */
export const evidenceGradeCarriers = (): readonly Carrier[] => {
  const { document, grades } = readEvidenceGrades()
  return grades.map(({ id, label, units }) => ({
    kind: 'report-section',
    id: `grade-${id}`,
    label,
    path: evidenceGradePath(id),
    suggested: false,
    documentId: document,
    units,
  }))
}
