import type { DerivedParagraph, DerivedUnit } from './derive-units.ts'
import { pairUnits } from './keep-ids.ts'

/** The clauses of a text, each with the mark that ends it; put together they are the text. */
const clausesOf = (text: string): readonly string[] =>
  text.match(/[^，。；：、！？!?;,:]*[，。；：、！？!?;,:]+[”’」』）)》〉]*|[^，。；：、！？!?;,:]+$/g) ?? [
    text,
  ]

interface Clause {
  readonly text: string
  /** Whether a unit ends with it. */
  readonly endsUnit: boolean
}

const clausesOfUnits = (units: readonly { readonly text: string }[]): readonly Clause[] =>
  units.flatMap(({ text }) =>
    clausesOf(text).map((clause, index, all) => ({ text: clause, endsUnit: index === all.length - 1 })),
  )

/**
 * Cuts a newer version of a document where the version before it was cut. A text that was cut by hand has units that
 * its numbering does not give: one is a clause, another two sentences. Where the words are the same so are the
 * cuts; beside words that changed the older cut counts as well as the derived one; what is new is cut as derived.
 * @param older - Units of the version before, in order.
 * @param paragraphs - As derived. No unit reaches from one into another, before or after.
 * @returns The same paragraphs and the same text, in other units; an id may stand twice, for `keepIds` to place.
 * @see docs/SPEC.md ADD-13
 */
export const cutAlike = (
  older: readonly { readonly text: string }[],
  paragraphs: readonly DerivedParagraph[],
): readonly DerivedParagraph[] => {
  const before = clausesOfUnits(older)
  const now = clausesOfUnits(paragraphs.flatMap(({ units }) => units))
  const olderOf = pairUnits(before, now)
  /** Whether a unit ends with this clause, which is not the last of its paragraph. */
  const endsAt = (index: number): boolean => {
    const [own, next] = [olderOf.get(index), olderOf.get(index + 1)]
    const endedOwn = own !== undefined && before[own]?.endsUnit === true
    if (own !== undefined && next === own + 1) return endedOwn
    const endedNext = next !== undefined && before[next - 1]?.endsUnit === true
    return endedOwn || endedNext || now[index]?.endsUnit === true
  }
  let index = 0
  return paragraphs.map((paragraph): DerivedParagraph => {
    const units: DerivedUnit[] = []
    let text = ''
    let first: DerivedUnit | null = null
    for (const [position, unit] of paragraph.units.entries()) {
      const clauses = clausesOf(unit.text)
      for (const [place, clause] of clauses.entries()) {
        first ??= unit
        text += clause
        const isLast = position === paragraph.units.length - 1 && place === clauses.length - 1
        if (isLast || endsAt(index)) {
          units.push({ ...first, text })
          text = ''
          first = null
        }
        index += 1
      }
    }
    return { ...paragraph, units }
  })
}
