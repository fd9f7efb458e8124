import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Definitions } from '../../src/core/form/definitions.ts'
import { recordProblems } from '../../src/core/form/record-check.ts'
import { recordFormOf } from '../../src/core/form/record-form.ts'
import {
  applyEdits,
  canonicalJson,
  type Edit,
  emptyContent,
  type FieldValue,
  flattenContent,
  pathKey,
  type RecordContent,
  unflattenContent,
} from '../../src/core/record/content.ts'
import { handField, lists } from '../../src/core/record/kinds.ts'
import { editRecord, type OpenedRevision, recordStateOf } from '../../src/core/record/record-state.ts'
import { addEdits, emptyDraft } from '../../src/device/workspace/draft-edits.ts'
import { servedDefinitions } from '../kit/definitions.ts'

let definitions: Definitions
beforeAll(async () => {
  definitions = await servedDefinitions()
})

const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()))
const field = fc.constantFrom('a', 'b', 'c')
const path = fc.oneof(
  fc.record({ field }),
  fc.record({ list: fc.constantFrom('facts', 'grades'), fact: fc.constantFrom('f1', 'f2', 'f3'), field }),
)
const edit: fc.Arbitrary<Edit> = fc.record({ path, value: value as fc.Arbitrary<FieldValue> })
const edits = fc.array(edit, { maxLength: 12 })

describe('typing', () => {
  test('[CAP-5] an edit does what writing the values one by one does, and leaves every other fact the same object', () => {
    fc.assert(
      fc.property(edits, edit, (before, one) => {
        const content = applyEdits(emptyContent('interview'), before)
        const next = applyEdits(content, [one])
        const values = flattenContent(content)
        values.set(pathKey(one.path), one.value as FieldValue)
        expect(canonicalJson(next)).toBe(canonicalJson(unflattenContent('interview', values)))
        for (const [list, facts] of Object.entries(content.lists))
          for (const [id, fact] of Object.entries(facts))
            if (!('list' in one.path) || one.path.list !== list || one.path.fact !== id)
              expect(next.lists[list]?.[id]).toBe(fact)
      }),
    )
  })

  test('[CAP-6] a draft kept up keystroke by keystroke says what its edits say together', () => {
    fc.assert(
      fc.property(edits, fc.array(edits, { maxLength: 8 }), (saved, typed) => {
        const content = applyEdits(emptyContent('interview'), saved)
        const revision: OpenedRevision = {
          id: 'r1',
          author: 'a',
          clock: { wallMs: 1, counter: 0 },
          parents: [],
          content,
        }
        const base = recordStateOf([revision])
        let draft = emptyDraft('interview', base)
        for (const more of typed) draft = addEdits(draft, more)
        if (base === null) throw new Error('no state')
        expect(canonicalJson(editRecord(base, draft.edits, 'a')[0]?.content ?? null)).toBe(
          canonicalJson(draft.content),
        )
      }),
    )
  })
})

describe('checking', () => {
  const wild = fc.dictionary(
    fc.constantFrom(
      'start_end',
      'interviewers',
      'date',
      'seq',
      'items',
      'follow_up',
      'answer',
      'remark',
      'result',
      'focus',
      'fact',
      'of',
      'to',
      'previous',
      'reason',
      'atMs',
      'text',
      'ended_at',
      'started_at',
      'withdrawn',
    ),
    fc.jsonValue() as fc.Arbitrary<FieldValue>,
  )
  const wildContent = fc.record({
    fields: wild,
    lists: fc.dictionary(
      fc.constantFrom(lists.facts, lists.grades, lists.entries, lists.observations),
      fc.dictionary(fc.constantFrom('f1', 'record', 'CL-PREP-01', 'OB01'), wild),
    ),
  })

  test('[CAP-3] whatever a device wrote is judged without a failure, and every problem names a place of the form', () => {
    const forms = [
      ['interview', { id: 'IV-MID', version: '1' }],
      ['checklist', { id: 'CL-PREP', version: '1' }],
      ['site-visit', { id: 'SITE-VISIT', version: '1' }],
    ] as const
    fc.assert(
      fc.property(wildContent, fc.constantFrom(...forms), (written, [kind, form]) => {
        const content: RecordContent = {
          ...emptyContent(kind),
          fields: { ...written.fields, form },
          lists: written.lists,
        }
        const definition = recordFormOf(content, definitions)
        if (definition === null) throw new Error('the form is lost')
        for (const problem of recordProblems(content, definition)) {
          expect(problem.label).not.toBe('')
          expect(JSON.stringify(problem)).not.toContain('undefined')
        }
      }),
    )
  })

  test('[CAP-4] two who answer the same item alike, apart from each other, are asked nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom('yes', 'no'), fc.nat(1_000), fc.nat(1_000), (answer, one, other) => {
        const begun: OpenedRevision = {
          id: 'r0',
          author: 'a',
          clock: { wallMs: 1, counter: 0 },
          parents: [],
          content: emptyContent('checklist'),
        }
        const by = (device: string, atMs: number): OpenedRevision => {
          const at = { list: lists.entries, fact: 'CL-PREP-01' }
          const content = applyEdits(begun.content, [
            { path: { ...at, field: 'answer' }, value: answer },
            { path: { ...at, field: handField(device) }, value: atMs },
          ])
          return {
            id: `r-${device}`,
            author: device,
            clock: { wallMs: 2, counter: 0 },
            parents: ['r0'],
            content,
          }
        }
        const state = recordStateOf([begun, by('aa', one), by('bb', other)])
        expect(state?.conflicts).toEqual([])
        expect(state?.content.lists[lists.entries]?.['CL-PREP-01']).toMatchObject({
          answer,
          'by-aa': one,
          'by-bb': other,
        })
      }),
    )
  })
})
