import * as z from 'zod/mini'
import { definitionShape, refuseRepeats, sentence, sourceIds, unitIds } from './definition-parts.ts'
import { recordFieldsSchema } from './record-field.ts'

const word = z
  .string()
  .check(z.regex(/^[a-z]+(_[a-z]+)*$/, '应为小写英文单词，用下划线连接，例如 in_progress'))

/**
 * The rectification ledger 整改台账: what is written down of each item, the states it goes through, who may move
 * it on and under which condition, what always holds, and the register of what is handed over to others.
 * Every state can be reached from the first; a state is never left to one that does not exist.
 * @see docs/SPEC.md PAPER-7
 */
export const rectificationSchema = z
  .strictObject({
    ...definitionShape,
    units: unitIds,
    fields: recordFieldsSchema,
    states: z
      .array(z.strictObject({ id: word, label: sentence }))
      .check(refuseRepeats('id', ({ id }: { id: string }) => id)),
    initial: word,
    transitions: z
      .array(
        z.strictObject({
          from: word,
          to: word,
          event: word,
          label: sentence,
          actor: sentence,
          /** What must hold before the step may be taken. */
          guard: sentence,
          units: unitIds,
          sources: z.exactOptional(sourceIds),
        }),
      )
      .check(
        refuseRepeats('event', ({ from, event }: { from: string; event: string }) => `${from} 的 ${event}`),
      ),
    invariants: z
      .array(
        z.strictObject({
          id: z.string().check(z.regex(/^RI-[1-9]\d*$/, '应为 RI-1 这样的号')),
          text: sentence,
          units: unitIds,
        }),
      )
      .check(refuseRepeats('id', ({ id }: { id: string }) => id)),
    handovers: z.strictObject({
      kinds: z
        .array(z.strictObject({ id: word, label: sentence, to: sentence, units: unitIds, access: sentence }))
        .check(refuseRepeats('id', ({ id }: { id: string }) => id)),
      fields: recordFieldsSchema,
    }),
  })
  .check(({ value: { states, initial, transitions }, issues }) => {
    const known = new Set(states.map(({ id }) => id))
    const refuse = (path: (string | number)[], id: string) =>
      issues.push({ code: 'custom', path, input: id, message: `没有状态 ${id}` })
    if (!known.has(initial)) refuse(['initial'], initial)
    for (const [index, { from, to }] of transitions.entries()) {
      if (!known.has(from)) refuse(['transitions', index, 'from'], from)
      if (!known.has(to)) refuse(['transitions', index, 'to'], to)
    }
    const reached = new Set([initial])
    // A set grows while it is walked: each state brings those that follow it.
    for (const state of reached) for (const { from, to } of transitions) if (from === state) reached.add(to)
    for (const [index, { id }] of states.entries())
      if (!reached.has(id))
        issues.push({
          code: 'custom',
          path: ['states', index],
          input: id,
          message: `从 ${initial} 走不到状态 ${id}`,
        })
  })

/** See {@link rectificationSchema}. */
export type Rectification = z.infer<typeof rectificationSchema>
