import type { Carrier } from '../../core/document/trace.ts'
import { type Checklist, checklistSchema } from '../../core/form/checklist.ts'
import { readDefinitions } from './definitions.ts'

/** Every checklist of `content/checklists/`, in the order it is used. @throws `ContentError`. @see docs/SPEC.md PAPER-3 */
export const readChecklists = (): readonly Checklist[] => readDefinitions('checklists', checklistSchema)

/** Where a checklist, or one item of it, is found on the site: `/checklists/cl-prep/#CL-PREP-01`. */
export const checklistPath = (id: string, itemId?: string): string =>
  `/checklists/${id.toLowerCase()}/${itemId === undefined ? '' : `#${itemId}`}`

/** Every item of every checklist as a carrier of its units. @throws `ContentError`. */
export const checklistCarriers = (): readonly Carrier[] =>
  readChecklists().flatMap((checklist) =>
    checklist.items.map((item) => ({
      kind: 'checklist-item' as const,
      id: item.id,
      label: item.text,
      path: checklistPath(checklist.id, item.id),
      suggested: item.kind === 'suggested',
      documentId: checklist.document,
      units: item.units,
    })),
  )
