import type { Carrier } from '../../core/document/trace.ts'
import { type Appraisal, appraisalSchema } from '../../core/form/appraisal.ts'
import { readDefinition } from './definitions.ts'
import { carrier } from './form-carriers.ts'

/** The appraisal of a leading group and its members. @throws `ContentError`. @see docs/SPEC.md PAPER-8 */
export const readAppraisal = (): Appraisal => readDefinition('appraisal.yaml', appraisalSchema)

/** Every line of the appraisal as a carrier of its units. @throws `ContentError`. */
export const appraisalCarriers = (): readonly Carrier[] => {
  const appraisal = readAppraisal()
  const { id, title, units, teamItems, memberItems, comment } = appraisal
  return [
    { id, label: title, units },
    ...[...teamItems, ...memberItems, comment].map((item) => ({
      id: item.id,
      label: item.text,
      units: item.units,
    })),
  ].map((carried) => carrier('appraisal-item', appraisal, id, { ...carried, suggested: true }))
}
