import m from '../../../../../content/messages/zh-CN/together.yaml'
import { createWording, type Wording } from '../../../../core/record/wording.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
import { visibleText } from '../../tally/visible-text.ts'
import { useCarried } from '../field-context.ts'

const wordings = new WeakMap<Carried, Wording>()

/** The words of the inspection at hand: labels of its forms and names of its team. */
export const wordingOf = (carried: Carried): Wording => {
  const known = wordings.get(carried)
  if (known) return known
  const wording = createWording(carried.taken.definitions, m.wording, carried.nameOf)
  wordings.set(carried, wording)
  return wording
}

const shownWordings = new WeakMap<Wording, Wording>()

/**
 * {@link wordingOf} of the inspection at hand, for the screen: a record is named by what somebody typed, and what could
 * not be seen of it is made visible.
 */
export const useWording = (): Wording => {
  const wording = wordingOf(useCarried())
  const known = shownWordings.get(wording)
  if (known) return known
  const shown = { ...wording, recordTitle: visibleTitle(wording) }
  shownWordings.set(wording, shown)
  return shown
}

const visibleTitle =
  ({ recordTitle }: Wording): Wording['recordTitle'] =>
  (content) =>
    visibleText(recordTitle(content))
