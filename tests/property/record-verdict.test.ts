import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyEdits,
  type Edit,
  emptyContent,
  type Fact,
  type FieldValue,
  type RecordContent,
  withdrawal,
} from '../../src/core/record/content.ts'
import { recordHistory } from '../../src/core/record/history.ts'
import { handField, lists } from '../../src/core/record/kinds.ts'
import { judgeRevisions, type OpenedRevision, recordStateOf } from '../../src/core/record/record-state.ts'
import { type ReviewStep, reviewOf, substanceMark } from '../../src/core/record/review.ts'
import { lookEdits } from '../../src/core/record/seen.ts'
import type { RefusalReason } from '../../src/core/record/verdict.ts'
import { Device, exchange, fact, field, pair, share } from '../kit/merging.ts'

const inList = (list: string, id: string, fields: Fact): Edit[] =>
  Object.entries(fields).map(([name, value]) => ({ path: { list, fact: id, field: name }, value }))
const comment = (id: string, by: string, text: string): Edit[] =>
  inList(lists.comments, id, { text, by, atMs: 1, of: null })
const without = (content: RecordContent, list: string, id: string): RecordContent => {
  const { [id]: _gone, ...rest } = content.lists[list] ?? {}
  return { ...content, lists: { ...content.lists, [list]: rest } }
}

/** A save as an altered client makes it: any content behind any revisions, signed by its own device. */
const forge = (
  device: Device,
  parents: readonly OpenedRevision[],
  content: RecordContent,
  nowMs = 0,
): OpenedRevision =>
  device.save(
    {
      content,
      parents: parents.map(({ id }) => id).sort(),
      parentClocks: parents.map(({ clock }) => clock),
      followsPrevious: false,
    },
    nowMs,
  )

/** Three inspectors and one with an altered client, and a record with something of everything in it. */
const team = () => {
  const [a, b] = pair()
  const c = new Device('c')
  a.edit([
    ...inList(lists.facts, 'f1', { fact: '三月一日，甲在大厅……', by: 'a', atMs: 1, question: null }),
    field('place', '一号会议室'),
  ])
  a.edit(comment('c1', 'a', '请补日期'))
  a.edit(inList(lists.additions, 'l1', { text: '补记', by: 'a', atMs: 2 }))
  a.edit(
    inList(lists.grades, 'g1', {
      of: 'f1',
      previous: null,
      to: 'reported',
      reason: '初记',
      by: 'a',
      atMs: 3,
    }),
  )
  a.edit(inList(lists.attachments, 'p1', { kind: 'photo', file: { id: '1' }, caption: '' }))
  a.edit(inList(lists.entries, 'CL-1', { answer: 'yes', [handField('a')]: 4 }))
  exchange(a, b, c)
  const head = a.state()?.heads[0] as OpenedRevision
  return { a, b, c, head }
}

/** What every device says of a save of `b`'s that says `content` behind everything. */
const reasonFor = (make: (content: RecordContent) => RecordContent): RefusalReason | null => {
  const { a, b, head } = team()
  const before = a.state()
  const made = forge(b, [head], make(head.content))
  share(b, a)
  const after = a.state()
  expect(b.state()).toEqual(after)
  const refused = after?.refused.find(({ id }) => id === made.id)
  // Refused, it changes nothing; and it is there to be seen.
  if (refused) {
    expect({ ...after, refused: [] }).toEqual(before)
    expect(
      recordHistory([...a.held.values()]).find(({ revision }) => revision.id === made.id)?.refusal,
    ).toEqual({ reason: refused.reason, at: refused.at })
  }
  return refused?.reason ?? null
}
const edited =
  (...edits: Edit[]) =>
  (content: RecordContent) =>
    applyEdits(content, edits)

describe('a save of an altered client', () => {
  test('[REC-17] that leaves out a fact, or empties it, is refused', () => {
    for (const list of [lists.facts, lists.comments, lists.additions, lists.grades, lists.attachments])
      for (const id of ['f1', 'c1', 'l1', 'g1', 'p1'])
        if (team().head.content.lists[list]?.[id]) {
          expect(reasonFor((content) => without(content, list, id))).toBe('fact-dropped')
          expect(
            reasonFor((content) => ({
              ...content,
              lists: { ...content.lists, [list]: { ...content.lists[list], [id]: {} } },
            })),
          ).toBe('fact-dropped')
        }
    expect(reasonFor((content) => ({ ...content, lists: {} }))).toBe('fact-dropped')
  })

  test('[REC-23] that gives a grade no step leads to is refused; the steps of a device of ours are not', () => {
    const step = (said: Fact) =>
      reasonFor(
        edited(...inList(lists.grades, 'g9', { of: 'f1', reason: '有材料', by: 'b', atMs: 9, ...said })),
      )
    expect(step({ previous: null, to: 'verified' })).toBe('grade-skipped')
    expect(step({ previous: null, to: 'undetermined' })).toBe('grade-skipped')
    expect(step({ previous: 'g1', to: 'reported' })).toBe('grade-skipped')
    expect(step({ previous: 'g1', to: 'verified', reason: '' })).toBe('grade-skipped')
    expect(step({ previous: 'g1', to: 'verified', of: 'f2' })).toBe('grade-skipped')
    for (const to of ['observed', 'verified', 'undetermined'])
      expect([to, step({ previous: 'g1', to })]).toEqual([to, null])
    expect(step({ previous: null, to: 'observed' })).toBeNull()
    // Beside a conflict a device goes on from one head, which may not have the step it follows yet.
    expect(step({ previous: 'not-here', to: 'verified' })).toBeNull()
  })

  test('[REC-24] that is no content is refused, changes nothing and begins nothing', () => {
    const { a, head } = team()
    const before = a.state()
    const unreadable = (id: string, parents: readonly string[]): OpenedRevision => ({
      ...{ id, author: 'b', clock: { wallMs: 0, counter: 0 }, parents },
      content: emptyContent(''),
      isUnreadable: true,
    })
    const all = [...a.held.values(), unreadable('f'.repeat(64), []), unreadable('e'.repeat(64), [head.id])]
    const after = recordStateOf(all)
    expect({ ...after, refused: [] }).toEqual(before)
    expect(after?.refused.map(({ reason, author }) => [reason, author])).toEqual([
      ['unreadable', 'b'],
      ['unreadable', 'b'],
    ])
    const told = recordHistory(all).filter(({ refusal }) => refusal?.reason === 'unreadable')
    expect(told.map(({ fields, facts }) => [fields, facts])).toEqual([
      [[], []],
      [[], []],
    ])
    expect(recordStateOf([unreadable('f'.repeat(64), [])])).toBeNull()
  })

  test('[REC-17] that makes another kind of record of it is refused', () => {
    expect(reasonFor((content) => ({ ...content, kind: 'checklist' }))).toBe('kind-changed')
  })

  test('[REC-18] that changes what is said once, whoever said it, is refused', () => {
    for (const [list, id, name] of [
      [lists.comments, 'c1', 'text'],
      [lists.comments, 'c1', 'by'],
      [lists.comments, 'c1', 'of'],
      [lists.additions, 'l1', 'text'],
      [lists.additions, 'l1', 'atMs'],
      [lists.grades, 'g1', 'to'],
      [lists.grades, 'g1', 'reason'],
      [lists.attachments, 'p1', 'file'],
      [lists.facts, 'f1', 'by'],
      [lists.facts, 'f1', 'atMs'],
    ] as const)
      expect([list, name, reasonFor(edited(...inList(list, id, { [name]: 'b' })))]).toEqual([
        list,
        name,
        'words-changed',
      ])
  })

  test('[REC-19] that writes as somebody else, or over somebody else’s own, is refused', () => {
    expect(reasonFor(edited(...comment('c2', 'a', '没有问题')))).toBe('other-hand')
    expect(reasonFor(edited(...inList(lists.comments, 'c2', { text: '没有署名', atMs: 1 })))).toBe(
      'other-hand',
    )
    expect(reasonFor(edited(...inList(lists.additions, 'l2', { text: '补', by: 'a', atMs: 1 })))).toBe(
      'other-hand',
    )
    expect(reasonFor(edited(...inList(lists.facts, 'f2', { fact: '乙说……', by: 'a', atMs: 1 })))).toBe(
      'other-hand',
    )
    expect(reasonFor(edited(...inList(lists.entries, 'CL-1', { answer: 'no', [handField('a')]: 9 })))).toBe(
      'other-hand',
    )
    expect(reasonFor(edited(withdrawal('不同意', { list: lists.comments, fact: 'c1' })))).toBe('other-hand')
  })

  test('[REC-17] that withdraws without a reason is refused', () => {
    const at = { list: lists.facts, fact: 'f1', field: 'withdrawn' }
    for (const value of [true, '', {}, { reason: 7 }])
      expect(reasonFor(edited({ path: at, value }))).toBe('no-reason')
    expect(reasonFor(edited({ path: { field: 'withdrawn' }, value: true }))).toBe('no-reason')
  })

  test('[REC-17] what an honest one does is never refused: adding, withdrawing, taking back, grading, writing on', () => {
    for (const edits of [
      comment('c2', 'b', '好'),
      inList(lists.facts, 'f2', { fact: '又一条', by: 'b', atMs: 5 }),
      [fact('f1', 'fact', '改过的一句')],
      [withdrawal('记错了人', { list: lists.facts, fact: 'f1' })],
      [withdrawal('重复')],
      [withdrawal('重复', { list: lists.additions, fact: 'l1' })],
      inList(lists.attachments, 'p1', { caption: '大厅' }),
      inList(lists.entries, 'CL-1', { answer: 'no', [handField('b')]: 9 }),
      inList(lists.grades, 'g2', {
        of: 'f1',
        previous: 'g1',
        to: 'verified',
        reason: '查实',
        by: 'b',
        atMs: 6,
      }),
    ])
      expect(reasonFor(edited(...edits))).toBeNull()
  })

  test('[REC-19] a forged 通过 counts nowhere: not in another’s name, not as a mixture of two steps under one id', () => {
    const { a, b, c, head } = team()
    const step = (by: string, to: ReviewStep['to']): Fact => ({
      to,
      by,
      reason: '看过',
      atMs: 7,
      previous: [],
      mark: substanceMark(head.content),
    })
    const roleOf = (device: string) => (device === 'a' ? 'leader' : 'member')
    const review = () => reviewOf(c.state()?.content as RecordContent, roleOf)

    forge(b, [head], applyEdits(head.content, inList(lists.reviews, 'r1', step('a', 'passed'))))
    share(b, c)
    expect(review()).toEqual({ state: 'none' })
    expect(c.state()?.refused).toMatchObject([{ author: 'b', reason: 'other-hand', at: { fact: 'r1' } }])

    const real = a.edit(inList(lists.reviews, 'r2', step('a', 'returned')), 10)
    share(a, b)
    const own = forge(
      b,
      [head],
      applyEdits(head.content, inList(lists.reviews, 'r2', step('b', 'passed'))),
      20,
    )
    exchange(b, c)
    share(a, c)
    // Two steps under one id: the conflict is shown, and no 通过 of a member's counts.
    expect(c.state()?.conflicts.map(({ path }) => path.field)).toContain('to')
    expect(review()).toEqual({ state: 'none' })
    const mixed = forge(
      b,
      [real, own],
      applyEdits(real.content, inList(lists.reviews, 'r2', { to: 'passed' })),
      30,
    )
    share(b, c)
    expect(c.state()?.refused.map(({ id }) => id)).toContain(mixed.id)
    expect(review()).toEqual({ state: 'none' })
    // Decided by a person, the saying chosen is kept whole.
    const state = c.state()
    c.decide(
      state?.conflicts.map(({ path, sides }, index) => ({
        path,
        keep: 'side',
        revisionId: (index === 0 ? sides.find(({ author }) => author === 'a') : sides[0])?.revisionId ?? '',
      })) ?? [],
    )
    expect(review()).toMatchObject({ state: 'reviewed', step: { to: 'returned', by: 'a' } })
  })

  test('[REC-19] under the id of another’s comment an altered client withdraws its own words and nobody else’s', () => {
    const { a, b, c, head } = team()
    a.edit(comment('c9', 'a', '甲的批注'), 10)
    const own = forge(b, [head], applyEdits(head.content, comment('c9', 'b', '乙的批注')), 5)
    forge(b, [own], applyEdits(own.content, [withdrawal('撤', { list: lists.comments, fact: 'c9' })]), 6)
    exchange(a, b, c)
    expect(c.state()?.refused).toEqual([])
    expect(c.state()?.content.lists[lists.comments]?.c9).toEqual({
      text: '甲的批注',
      by: 'a',
      atMs: 1,
      of: null,
    })
  })

  test('[REC-19] words somebody said under another’s id, the same words even, leave the other’s to be kept whole', () => {
    const { a, b, c, head } = team()
    a.edit(comment('c9', 'a', '同样的话'), 10)
    forge(b, [head], applyEdits(head.content, comment('c9', 'b', '同样的话')), 20)
    forge(b, [head], applyEdits(head.content, comment('c9', 'b', '别的话')), 30)
    exchange(a, b, c)
    c.decide(
      c.state()?.conflicts.map(({ path, sides }) => ({
        path,
        keep: 'side',
        revisionId: sides.find(({ author }) => author === 'a')?.revisionId ?? sides[0]?.revisionId ?? '',
      })) ?? [],
    )
    expect(c.state()).toMatchObject({ refused: [], conflicts: [] })
    expect(c.state()?.content.lists[lists.comments]?.c9).toMatchObject({ by: 'a', text: '同样的话' })
  })

  test('[REC-19] whoever withdraws their own comment while another stands under its id goes on from where it stands', () => {
    const { a, b, c, head } = team()
    a.edit(comment('c9', 'a', '甲的批注'), 10)
    share(a, c)
    c.edit([field('note', '丙接着写')], 20)
    const own = forge(b, [head], applyEdits(head.content, comment('c9', 'b', '乙的批注')), 5)
    forge(b, [own], applyEdits(own.content, [field('place', '乙写的')]), 50)
    exchange(a, b, c)
    a.edit([withdrawal('不要了', { list: lists.comments, fact: 'c9' })], 60)
    expect(a.state()?.refused).toEqual([])
    expect(a.state()?.content.lists[lists.comments]?.c9).toMatchObject({
      by: 'a',
      withdrawn: { reason: '不要了' },
    })
  })

  test('[REC-19] nobody writes another’s looks, or an export another made', () => {
    const [a, b] = pair(applyEdits(emptyContent('seen'), lookEdits('a', [])))
    const head = a.state()?.heads[0] as OpenedRevision
    const looked = lookEdits('a', [{ recordId: 'x', heads: ['1'], atMs: 1 }])
    const made = forge(b, [head], applyEdits(head.content, looked))
    expect(b.state()?.refused).toMatchObject([{ id: made.id, reason: 'other-hand' }])
    const [d, e] = pair(applyEdits(emptyContent('export'), [field('by', 'a'), field('purpose', '存档')]))
    const log = d.state()?.heads[0] as OpenedRevision
    for (const edits of [[field('purpose', '别的')], [field('by', 'b')]])
      for (const device of [d, e]) forge(device, [log], applyEdits(log.content, edits))
    exchange(d, e)
    expect(d.state()?.content.fields.purpose).toBe('存档')
    expect(d.state()?.refused).toHaveLength(4)
  })
})

describe('what follows a refused save', () => {
  test('[REC-20] an honest child goes on from what counts; a child that carries the deed on is refused, one that mends it is not', () => {
    const { a, b, head } = team()
    const dropped = forge(b, [head], without(head.content, lists.facts, 'f1'))
    const carried = forge(b, [dropped], applyEdits(dropped.content, [field('place', '二号会议室')]))
    share(b, a)
    expect(a.state()?.refused.map(({ id }) => id)).toEqual([dropped.id, carried.id].sort())
    const honest = a.edit([field('note', '接着写')])
    expect(honest.parents).toEqual([head.id])
    const mended = forge(b, [carried], applyEdits(head.content, [field('place', '三号会议室')]))
    exchange(a, b)
    expect(
      a
        .state()
        ?.heads.map(({ id }) => id)
        .sort(),
    ).toEqual([honest.id, mended.id].sort())
    expect(a.state()?.content).toMatchObject({
      fields: { note: '接着写', place: '三号会议室' },
      lists: { facts: { f1: { by: 'a' } } },
    })
    expect(b.state()).toEqual(a.state())
  })

  test('[REC-20] a merge of a refused and a counted save stands on what counts of both', () => {
    const { a, b, c, head } = team()
    const dropped = forge(b, [head], without(head.content, lists.facts, 'f1'))
    const mine = c.edit([field('note', '我的')])
    const merged = forge(b, [dropped, mine], mine.content)
    exchange(a, b, c)
    expect(a.state()).toMatchObject({
      heads: [{ id: merged.id }],
      conflicts: [],
      refused: [{ id: dropped.id }],
    })
  })

  test('[REC-20] a save behind something that has not come waits, refused or not', () => {
    const { a, b, head } = team()
    const between = forge(b, [head], applyEdits(head.content, [field('note', '一')]))
    const dropped = forge(b, [between], without(between.content, lists.facts, 'f1'))
    a.receive([dropped])
    expect(a.state()).toMatchObject({ refused: [], waiting: [dropped.id] })
    a.receive([between])
    expect(a.state()).toMatchObject({
      refused: [{ id: dropped.id }],
      waiting: [],
      heads: [{ id: between.id }],
    })
  })

  test('[REC-20] a record all of whose saves are refused is there, empty, and can be written', () => {
    const [a, b] = [new Device('a'), new Device('b')]
    const begun = b.begin(applyEdits(emptyContent('interview'), comment('c1', 'a', '冒名')))
    a.receive([{ ...begun, isRightful: true }])
    expect(a.state()).toMatchObject({
      heads: [],
      created: null,
      content: { kind: 'interview', lists: {} },
      refused: [{ author: 'b' }],
    })
    a.edit([field('place', '大厅')])
    expect(a.state()).toMatchObject({ created: { author: 'a' }, content: { fields: { place: '大厅' } } })
  })
})

describe('a second beginning', () => {
  test('[REC-21] of a record whose id proves who began it does not count, whatever its clock says', () => {
    const [a, b] = [new Device('a'), new Device('b')]
    const first = { ...a.begin(emptyContent('interview')), isRightful: true }
    a.held.set(first.id, first)
    share(a, b)
    a.edit([field('place', '大厅')], 50)
    const second = b.save(
      { content: emptyContent('checklist'), parents: [], parentClocks: [], followsPrevious: false },
      0,
    )
    const child = forge(b, [second], applyEdits(second.content, [field('place', '别处')]))
    exchange(a, b)
    expect(a.state()).toMatchObject({
      created: { author: 'a' },
      content: { kind: 'interview', fields: { place: '大厅' } },
      conflicts: [],
    })
    expect(a.state()?.refused.map(({ id, reason }) => [id, reason])).toEqual([
      [second.id, 'second-beginning'],
      [child.id, 'second-beginning'],
    ])
    const both = forge(b, [second, ...(a.state()?.heads ?? [])], emptyContent('checklist'))
    share(b, a)
    expect(a.state()?.refused.find(({ id }) => id === both.id)?.reason).toBe('kind-changed')
  })

  test('[REC-21] where the id proves nothing the earliest sets the kind, on every device the same', () => {
    const [a, b] = [new Device('a'), new Device('b')]
    a.save({ content: emptyContent('interview'), parents: [], parentClocks: [], followsPrevious: false }, 10)
    b.save({ content: emptyContent('checklist'), parents: [], parentClocks: [], followsPrevious: false }, 20)
    exchange(a, b)
    expect(a.state()).toEqual(b.state())
    expect(a.state()).toMatchObject({ content: { kind: 'interview' }, refused: [{ author: 'b' }] })
  })
})

test('[REC-16] [REC-19] more heads than one save can follow, each with words of its own: no save of the merge is refused', () => {
  const devices = Array.from({ length: 40 }, (_, at) => new Device(`d${String(at).padStart(2, '0')}`))
  const [first] = devices as [Device]
  first.begin(emptyContent('interview'))
  for (const device of devices) share(first, device)
  for (const device of devices) device.edit(comment(`c-${device.name}`, device.name, '各写各的'))
  exchange(...devices)
  expect(first.state()?.heads).toHaveLength(40)
  first.edit([field('place', '大厅')])
  expect(first.state()).toMatchObject({
    heads: [{ author: 'd00' }],
    conflicts: [],
    refused: [],
    onTheWay: [],
  })
  expect(Object.keys(first.state()?.content.lists.comments ?? {})).toHaveLength(40)
})

/** What may happen: three honest devices write and decide, the fourth forges, everything gets lost and comes twice. */
type Step =
  | { readonly do: 'edit'; readonly device: number; readonly what: number; readonly value: number }
  | { readonly do: 'decide'; readonly device: number; readonly keep: number }
  | {
      readonly do: 'forge'
      readonly deed: number
      readonly at: number
      readonly parents: readonly number[]
    }
  | { readonly do: 'deliver'; readonly from: number; readonly to: number; readonly pick: readonly number[] }

const honest = ['a', 'b', 'c'] as const
const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('edit' as const),
    device: fc.nat(2),
    what: fc.nat(6),
    value: fc.nat(5),
  }),
  fc.record({ do: fc.constant('decide' as const), device: fc.nat(2), keep: fc.nat(3) }),
  fc.record({
    do: fc.constant('forge' as const),
    deed: fc.nat(12),
    at: fc.nat(9),
    parents: fc.array(fc.nat(40), { maxLength: 3 }),
  }),
  fc.record({
    do: fc.constant('deliver' as const),
    from: fc.nat(3),
    to: fc.nat(3),
    pick: fc.array(fc.nat(40), { maxLength: 12 }),
  }),
)

interface Day {
  readonly devices: readonly Device[]
  /** What honest devices said: `list/id/by` → the words. */
  readonly said: ReadonlyMap<string, string>
  /** `list/id/by` of what its speaker withdrew. */
  readonly withdrawn: ReadonlySet<string>
  /** Moments an honest device noted of itself. */
  readonly hands: ReadonlyMap<string, ReadonlySet<FieldValue>>
}

const factOf = (content: RecordContent, list: string, at: number): readonly [string, Fact] | undefined => {
  const facts = Object.entries(content.lists[list] ?? {})
  return facts[at % Math.max(facts.length, 1)]
}

/** Contents an altered client may think of. */
const deeds: readonly ((
  content: RecordContent,
  at: number,
  others: readonly OpenedRevision[],
) => RecordContent)[] = [
  (content, at) => {
    const list = [lists.facts, lists.comments, lists.entries][at % 3] as string
    const [id] = factOf(content, list, at) ?? []
    return id === undefined ? content : without(content, list, id)
  },
  (content) => ({ ...content, kind: 'checklist' }),
  (content, at) => applyEdits(content, comment(`x${at}`, 'a', '冒名')),
  (content, at) => {
    const [id] = factOf(content, lists.comments, at) ?? []
    return id === undefined ? content : applyEdits(content, inList(lists.comments, id, { text: '改成这样' }))
  },
  (content, at) => {
    const [id] = factOf(content, lists.comments, at) ?? []
    return id === undefined
      ? content
      : applyEdits(content, [withdrawal('替他撤', { list: lists.comments, fact: id })])
  },
  (content, at) => {
    const [id] = factOf(content, lists.facts, at) ?? []
    return id === undefined ? content : applyEdits(content, inList(lists.facts, id, { withdrawn: true }))
  },
  (content) => applyEdits(content, inList(lists.entries, 'CL-1', { [handField('a')]: 999_999 })),
  (content, at) => {
    const [id] = factOf(content, lists.facts, at) ?? []
    return id === undefined ? content : applyEdits(content, inList(lists.facts, id, { by: 'd' }))
  },
  // Own words under an id somebody else has used, where that is not among the ancestors.
  (content, at, others) => {
    const foreign = others.flatMap((one) => Object.keys(one.content.lists[lists.comments] ?? {}))
    const id = foreign[at % Math.max(foreign.length, 1)]
    if (id === undefined || content.lists[lists.comments]?.[id]) return content
    return applyEdits(content, [
      ...comment(id, 'd', ['自己的话', 'c1 的话 1'][at % 2] as string),
      ...(at > 4 ? [withdrawal('自己撤', { list: lists.comments, fact: id })] : []),
    ])
  },
  // Somebody else's words with one's own name, or the other way round.
  (content, at, others) => {
    const [id, now] = factOf(content, lists.comments, at) ?? []
    const other = others.find((one) => id && one.content.lists[lists.comments]?.[id]?.by !== now?.by)
    const said = id === undefined ? undefined : other?.content.lists[lists.comments]?.[id]
    return id && said?.text !== undefined
      ? applyEdits(content, inList(lists.comments, id, { text: said.text }))
      : content
  },
  // An older state of things, by its own content.
  (content, at, others) => others[at % Math.max(others.length, 1)]?.content ?? content,
  (content) => applyEdits(content, [field('place', '丁写的')]),
  (content, at) => applyEdits(content, comment(`d${at}`, 'd', '丁的批注')),
]

const live = (steps: readonly Step[]): Day => {
  const devices = ['a', 'b', 'c', 'd'].map((name) => new Device(name))
  const [first] = devices as [Device]
  const said = new Map<string, string>()
  const withdrawn = new Set<string>()
  const hands = new Map<string, Set<FieldValue>>(honest.map((name) => [name, new Set()]))
  const begun = { ...first.begin(emptyContent('interview')), isRightful: true }
  for (const device of devices) device.receive([begun])
  for (const [at, step] of steps.entries()) {
    if (step.do === 'deliver') {
      const held = [...(devices[step.from] as Device).held.values()]
      devices[step.to]?.receive(step.pick.flatMap((pick) => held[pick % held.length] ?? []))
      continue
    }
    if (step.do === 'forge') {
      const device = devices[3] as Device
      const held = [...device.held.values()]
      const picked = [...new Set(step.parents.flatMap((pick) => held[pick % held.length] ?? []))]
      const ground = picked[0]?.content ?? emptyContent('interview')
      const deed = deeds[step.deed % deeds.length] as (typeof deeds)[number]
      forge(device, picked, deed(ground, step.at, held), at)
      continue
    }
    const device = devices[step.device] as Device
    const state = device.state()
    if (state === null) continue
    const { name } = device
    if (step.do === 'decide') {
      if (state.conflicts.length > 0)
        device.decide(
          state.conflicts.map(({ path, sides }) => ({
            path,
            keep: 'side',
            revisionId: sides[step.keep % sides.length]?.revisionId ?? '',
          })),
        )
      continue
    }
    const text = `${name} 的话 ${step.value}`
    if (step.what === 0) device.edit([field('place', text)], at)
    else if (step.what === 1) {
      const id = `f${step.value}`
      const isNew = state.content.lists[lists.facts]?.[id] === undefined
      device.edit(
        [...(isNew ? inList(lists.facts, id, { by: name, atMs: at }) : []), fact(id, 'fact', text)],
        at,
      )
    } else if (step.what === 2) {
      const id = `c${at}`
      device.edit(comment(id, name, text), at)
      said.set(`${id}/${name}`, text)
    } else if (step.what === 3) {
      const own = Object.entries(state.content.lists[lists.comments] ?? {}).filter(
        ([, { by }]) => by === name,
      )
      const [id] = own[step.value % Math.max(own.length, 1)] ?? []
      if (id === undefined) continue
      device.edit([withdrawal('不要了', { list: lists.comments, fact: id })], at)
      withdrawn.add(`${id}/${name}`)
    } else if (step.what === 4) {
      device.edit(inList(lists.entries, 'CL-1', { answer: text, [handField(name)]: at }), at)
      hands.get(name)?.add(at)
    } else if (step.what === 5) {
      const [id] = factOf(state.content, lists.facts, step.value) ?? []
      if (id !== undefined) device.edit([withdrawal('记错了', { list: lists.facts, fact: id })], at)
    } else device.edit([field('note', text)], at)
  }
  return { devices, said, withdrawn, hands }
}

const saying = (fields: Fact): string => JSON.stringify([fields.text, fields.by, fields.atMs, fields.of])

test('[REC-22] whatever an altered client signs among honest ones: no honest save is refused, no fact is lost, nobody is given another’s words', () => {
  fc.assert(
    fc.property(fc.array(arbitraryStep, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (steps, chance) => {
      const { devices, said, withdrawn, hands } = live(steps)
      exchange(...devices)
      const all = [...(devices[0] as Device).held.values()]
      const state = recordStateOf(all)
      if (state === null) throw new Error('no state')
      const orders = chance[Symbol.iterator]()
      const shuffled = all
        .map((revision) => ({ revision, key: orders.next().value }))
        .sort((one, other) => one.key - other.key)
        .map(({ revision }) => revision)
      expect(recordStateOf(shuffled)).toEqual(state)

      expect(state.refused.map(({ author }) => author).filter((author) => author !== 'd')).toEqual([])
      const { kind, lists: merged } = state.content
      expect(kind).toBe('interview')
      const refused = new Set(state.refused.map(({ id }) => id))
      const counted = all.filter(({ id }) => !refused.has(id))
      for (const { content } of counted)
        for (const [list, facts] of Object.entries(content.lists))
          for (const id of Object.keys(facts)) expect(merged[list]?.[id]).toBeDefined()
      for (const [id, one] of Object.entries(merged[lists.comments] ?? {})) {
        const by = String(one.by)
        if (by !== 'd') expect(one.text).toBe(said.get(`${id}/${by}`))
        if (by !== 'd' && one.withdrawn !== undefined) expect(withdrawn).toContain(`${id}/${by}`)
        // Whole as somebody said it, never a mixture.
        expect(
          counted
            .filter(({ author }) => author === by)
            .map(({ content }) => content.lists[lists.comments]?.[id])
            .filter((words) => words !== undefined)
            .map(saying),
        ).toContain(saying(one))
      }
      for (const name of honest) {
        const moment = merged[lists.entries]?.['CL-1']?.[handField(name)]
        if (moment !== undefined) expect(hands.get(name)).toContain(moment)
      }

      // The verdict is the same by the save and its ancestors alone.
      const byId = new Map(all.map((revision) => [revision.id, revision]))
      const judged = judgeRevisions(all)
      for (const revision of all) {
        const ancestry = new Map<string, OpenedRevision>()
        const open = [revision]
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
          ancestry.set(next.id, next)
          open.push(...next.parents.flatMap((id) => byId.get(id) ?? []))
        }
        if (![...ancestry.values()].some(({ isRightful }) => isRightful)) continue
        expect(judgeRevisions(ancestry.values()).get(revision.id)?.refusal).toEqual(
          judged.get(revision.id)?.refusal,
        )
      }
    }),
    { numRuns: 300 },
  )
})
