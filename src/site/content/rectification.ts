import type { Carrier } from '../../core/document/trace.ts'
import { type Rectification, rectificationSchema } from '../../core/form/rectification.ts'
import { readDefinition } from './definitions.ts'

/** The rectification ledger. @throws `ContentError`. @see docs/SPEC.md PAPER-7 */
export const readRectification = (): Rectification =>
  readDefinition('rectification.yaml', rectificationSchema)

type Transition = Rectification['transitions'][number]

/** Permanent name of a step, unique as the schema has it: from which state, by which event. */
export const transitionId = ({ from, event }: Pick<Transition, 'from' | 'event'>): string =>
  `step-${from}-${event}`

/** What the ledger carries: its fields, steps, what always holds, and the four handovers. @throws `ContentError`. */
export const rectificationCarriers = (): readonly Carrier[] => {
  const { document, id, title, units, fields, transitions, invariants, handovers } = readRectification()
  return [
    { id, label: title, units },
    ...fields.flatMap((field) =>
      field.units === undefined ? [] : [{ id: field.name, label: field.label, units: field.units }],
    ),
    ...transitions.map((step) => ({
      id: transitionId(step),
      label: `${step.label}：${step.guard}`,
      units: step.units,
    })),
    ...invariants.map((rule) => ({ id: rule.id, label: rule.text, units: rule.units })),
    ...handovers.kinds.map((kind) => ({
      id: `handover-${kind.id}`,
      label: `${kind.label}：${kind.to}`,
      units: kind.units,
    })),
  ].map((carried) => ({
    kind: 'rectification-field',
    ...carried,
    path: `/rectification/#${carried.id}`,
    suggested: true,
    documentId: document,
  }))
}
