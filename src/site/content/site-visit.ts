import type { Carrier } from '../../core/document/trace.ts'
import { type SiteVisit, siteVisitSchema } from '../../core/form/site-visit.ts'
import { readDefinition } from './definitions.ts'
import { carrier, fieldCarriers } from './form-carriers.ts'

/** The record of a visit. @throws `ContentError`. @see docs/SPEC.md PAPER-5 */
export const readSiteVisit = (): SiteVisit => readDefinition('site-visit.yaml', siteVisitSchema)

/** What the record of a visit carries: as a whole, by its rules, by what is looked at, by its fields. @throws `ContentError`. */
export const siteVisitCarriers = (): readonly Carrier[] => {
  const visit = readSiteVisit()
  const { id, title, units, rules, observationItems, fields } = visit
  return [
    carrier('site-visit-item', visit, id, { id, label: title, units }),
    ...[...rules, ...observationItems].map((item) =>
      carrier('site-visit-item', visit, id, { id: item.id, label: item.text, units: item.units }),
    ),
    ...fieldCarriers('site-visit-item', visit, id, fields),
  ]
}
