/**
 * What a signature stands for: what was said, fact by fact, and whom, when and where it was said. A signature carries
 * a mark of each, so that what was written into the record afterwards is told from what was confirmed.
 * @see docs/SPEC.md ATT-15; docs/decisions/0670
 */
import type { Signature } from './attachment-fact.ts'
import { canonicalJson, type Fact, type RecordContent } from './content.ts'
import { factsOf, lists, withdrawnReason } from './kinds.ts'
import { markOf } from './mark.ts'

/** Fields of a fact that hold what the other person said; the rest is the inspectors' own judgement of it. */
export const saidFields: readonly string[] = ['fact', 'basis', 'corroboration']

/** Fields of the record a signature stands for, besides the facts. */
const signedFields: readonly string[] = ['subject_code', 'date', 'place', 'read_back']

/** Marks of what stood there when somebody signed, by the names of fields and the ids of facts. */
export type SignedMarks = NonNullable<Signature['signed']>

const isSaid = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

const markOfFields = (names: readonly string[], values: Fact): string =>
  markOf(canonicalJson(names.map((name) => (isSaid(values[name]) ? (values[name] ?? null) : null))))

/** Facts that stand and say something, as they are read back before signing. */
export const saidFacts = (content: Pick<RecordContent, 'lists'>) =>
  factsOf(content, lists.facts)
    .map((named, index) => ({ ...named, number: index + 1 }))
    .filter(({ fact }) => withdrawnReason(fact) === null && saidFields.some((name) => isSaid(fact[name])))

/** The marks of what somebody signs for who signs now. */
export const signedMarks = (content: RecordContent): SignedMarks => ({
  fields: Object.fromEntries(signedFields.map((name) => [name, markOfFields([name], content.fields)])),
  facts: Object.fromEntries(saidFacts(content).map(({ id, fact }) => [id, markOfFields(saidFields, fact)])),
})

/** What became of a record since it was signed. */
export interface SinceSigned {
  /** Names of fields that say something else now, in the order of the form. */
  readonly fields: readonly string[]
  /** Facts by id: another wording or withdrawn (`changed`), or not there when it was signed (`added`). */
  readonly facts: ReadonlyMap<string, 'changed' | 'added'>
}

/** Compares a record with what was signed; `null` when the signature does not say what it stood for. */
export const sinceSigned = (content: RecordContent, { signed }: Signature): SinceSigned | null => {
  if (signed === undefined) return null
  const now = signedMarks(content)
  const facts = new Map<string, 'changed' | 'added'>()
  for (const { id } of factsOf(content, lists.facts)) {
    const [was, is] = [signed.facts[id], now.facts[id]]
    if (was !== is) facts.set(id, was === undefined ? 'added' : 'changed')
  }
  return { fields: signedFields.filter((name) => signed.fields[name] !== now.fields[name]), facts }
}
