import m from '../../../../../content/messages/zh-CN/together.yaml'
import { createWording, type Wording } from '../../../../core/record/wording.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
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

/** {@link wordingOf} of the inspection at hand. */
export const useWording = (): Wording => wordingOf(useCarried())
