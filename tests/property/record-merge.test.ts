import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Edit,
  emptyContent,
  type FieldValue,
  pathKey,
  sameValue,
  valueAt,
  withdrawal,
} from '../../src/core/record/content.ts'
import { keepBothBy } from '../../src/core/record/keep-both.ts'
import { bothWayOf, type Decision } from '../../src/core/record/record-state.ts'
import { servedDefinitions } from '../kit/definitions.ts'
import { Device, everywhere, exchange, fact, field, pair, share } from '../kit/merging.ts'

describe('merging', () => {
  test('[REC-7] two offline editors of different fields are merged without a question', () => {
    const [a, b] = pair({ ...emptyContent('interview'), fields: { place: '一号会议室', note: '原样' } })
    a.edit([field('place', '二号会议室')])
    b.edit([fact('f1', 'text', '加班情况'), field('start', '09:00')])
    exchange(a, b)
    expect(a.state()).toEqual(b.state())
    expect(a.state()).toMatchObject({
      conflicts: [],
      content: {
        fields: { place: '二号会议室', note: '原样', start: '09:00' },
        lists: { facts: { f1: { text: '加班情况' } } },
      },
    })
    expect(a.state()?.heads).toHaveLength(2)
  })

  test('[REC-8] the same field written differently is a conflict that shows base and both sides', () => {
    const [a, b] = pair({ ...emptyContent('interview'), fields: { place: '一号会议室' } })
    a.edit([field('place', '二号会议室')], 100)
    b.edit([field('place', '三号会议室')], 200)
    exchange(a, b)
    const [conflict] = b.state()?.conflicts ?? []
    expect(conflict).toMatchObject({
      path: { field: 'place' },
      base: '一号会议室',
      sides: [
        { author: 'b', value: '三号会议室' },
        { author: 'a', value: '二号会议室' },
      ],
    })
    expect(b.state()?.content.fields.place).toBe('三号会议室')
    expect(a.state()).toEqual(b.state())
  })

  test('[REC-8] the same value written by both is no conflict; emptied against changed is one', () => {
    const [a, b] = pair({ ...emptyContent('interview'), fields: { place: '一', start: '9' } })
    a.edit([field('place', '二'), field('start', undefined)])
    b.edit([field('place', '二'), field('start', '10')])
    exchange(a, b)
    expect(a.state()?.conflicts.map(({ path }) => pathKey(path))).toEqual(['start'])
  })

  test('[REC-9] keeping mine, the other or both settles a conflict for everybody, and the rest stays in the history', () => {
    for (const keep of ['a', 'b', 'both'] as const) {
      const [a, b] = pair()
      const mine = a.edit([field('note', '甲记的')], 100)
      const theirs = b.edit([field('note', '乙记的')], 200)
      exchange(a, b)
      const path = { field: 'note' }
      a.decide([
        keep === 'both'
          ? { path, keep, newFactId: 'x' }
          : { path, keep: 'side', revisionId: keep === 'a' ? mine.id : theirs.id },
      ])
      exchange(a, b)
      expect(b.state()?.heads).toHaveLength(1)
      expect(b.state()?.conflicts).toEqual([])
      expect(b.state()?.content.fields.note).toBe({ a: '甲记的', b: '乙记的', both: '甲记的\n乙记的' }[keep])
      expect([...b.held.values()].map(({ content }) => content.fields.note)).toContain('乙记的')
    }
  })

  test('[REC-9] keeping both of what cannot stand in one value makes two facts of one', () => {
    const [a, b] = pair()
    const first = a.edit([fact('f1', 'text', '同一件事'), fact('f1', 'focus', '作风')])
    share(a, b)
    a.edit([fact('f1', 'focus', { code: 1 })], 100)
    b.edit([fact('f1', 'focus', { code: 2 })], 200)
    exchange(a, b)
    expect(first.parents).toHaveLength(1)
    a.decide([{ path: { list: 'facts', fact: 'f1', field: 'focus' }, keep: 'both', newFactId: 'f2' }])
    expect(a.state()?.content.lists.facts).toEqual({
      f1: { text: '同一件事', focus: { code: 2 } },
      f2: { text: '同一件事', focus: { code: 1 } },
    })
  })

  test('[REC-9] nothing is decided by the way: a conflict without a decision refuses the save', () => {
    const [a, b] = pair()
    a.edit([field('number', 1), field('note', '甲')], 100)
    b.edit([field('number', 2), field('note', '乙')], 200)
    exchange(a, b)
    expect(() => a.decide([{ path: { field: 'note' }, keep: 'both', newFactId: 'x' }])).toThrow(
      expect.objectContaining({ code: 'record/undecided' }),
    )
    expect(() =>
      a.decide([
        { path: { field: 'note' }, keep: 'side', revisionId: 'nobody' },
        { path: { field: 'number' }, keep: 'both', newFactId: 'x' },
      ]),
    ).toThrow(expect.objectContaining({ code: 'record/undecided' }))
    const [number] = a.state()?.conflicts ?? []
    expect(number && bothWayOf(number, 'interview', everywhere)).toBe('joined')
  })

  test('[REC-15] only free text and lists are joined, only noted facts doubled: no choice, date, number or form item', async () => {
    const keepBoth = keepBothBy(await servedDefinitions())
    const wayOf = (kind: string, path: Edit['path'], ...said: (FieldValue | undefined)[]) => {
      const [a, b] = pair({
        ...emptyContent(kind),
        lists: { entries: { i: { begun: 1 } }, facts: { i: { begun: 1 } } },
      })
      a.edit([{ path, value: said[0] }], 100)
      b.edit([{ path, value: said[1] }], 200)
      exchange(a, b)
      const conflict = a.state()?.conflicts[0]
      if (!conflict) throw new Error('no conflict')
      const way = bothWayOf(conflict, kind, keepBoth)
      const keeping = () => a.decide([{ path, keep: 'both', newFactId: 'x' }], keepBoth)
      if (way === null) expect(keeping).toThrow(expect.objectContaining({ code: 'record/undecided' }))
      else keeping()
      return way
    }
    const at = (list: string, name: string) => ({ list, fact: 'i', field: name })
    expect(wayOf('interview', { field: 'place' }, '东', '西')).toBe('joined')
    // A field of one line shows no line feed, and a browser drops it from the value that is typed on.
    expect(keepBoth.jointOf('interview', { field: 'place' })).toBe('；')
    expect(keepBoth.jointOf('interview', { field: 'read_back' })).toBe('\n')
    expect(keepBoth.jointOf('interview', at('facts', 'fact'))).toBe('\n')
    expect(keepBoth.jointOf('checklist', at('entries', 'remark'))).toBe('\n')
    expect(keepBoth.jointOf('site-visit', at('observations', 'text'))).toBe('；')
    expect(wayOf('interview', { field: 'interviewers' }, ['a'], ['b'])).toBe('joined')
    expect(wayOf('checklist', at('entries', 'remark'), '甲', '乙')).toBe('joined')
    expect(wayOf('interview', at('facts', 'fact'), '甲', '乙')).toBe('joined')
    expect(wayOf('interview', at('facts', 'focus'), 'a', 'b')).toBe('two-facts')
    expect(wayOf('checklist', at('entries', 'answer'), 'yes', 'no')).toBeNull()
    expect(wayOf('checklist', at('entries', 'remark'), null, '乙')).toBeNull()
    expect(wayOf('site-visit', { field: 'started_at' }, '2026-01-01T09:00', '2026-01-01T10:00')).toBeNull()
    for (const [name, one, other] of [
      ['date', '2026-01-01', '2026-01-02'],
      ['seq', 1, 2],
      ['role_group', 'a', 'b'],
      ['follow_up', ['a'], ['b']],
      ['notified', true, false],
    ] as const)
      expect([name, wayOf('interview', { field: name }, one as FieldValue, other as FieldValue)]).toEqual([
        name,
        null,
      ])
  })

  test('[REC-15] what is kept of two in a field of one line stands in one line, the earlier first', async () => {
    const keepBoth = keepBothBy(await servedDefinitions())
    const [a, b] = pair(emptyContent('interview'))
    a.edit([{ path: { field: 'place' }, value: '一号会议室' }], 100)
    b.edit([{ path: { field: 'place' }, value: '二号会议室' }], 200)
    exchange(a, b)
    a.decide([{ path: { field: 'place' }, keep: 'both', newFactId: 'x' }], keepBoth)
    expect(a.state()?.content.fields.place).toBe('一号会议室；二号会议室')
  })

  test('[REC-14] an earlier value written back while something is in conflict stands, on a device with no head too', () => {
    const [a, b] = pair({ ...emptyContent('interview'), fields: { note: '原', p: '原', q: '原' } })
    const c = new Device('c')
    a.edit([field('note', '甲'), field('p', '甲改')], 100)
    b.edit([field('note', '乙'), field('q', '乙改')], 200)
    exchange(a, b, c)
    // Taken back in one go, from two heads: two saves.
    c.edit([field('p', '原'), field('q', '原')], 300)
    exchange(a, b, c)
    for (const device of [a, b, c]) {
      expect(device.state()?.content.fields).toEqual({ note: '乙', p: '原', q: '原' })
      expect(device.state()?.conflicts.map(({ path }) => pathKey(path))).toEqual(['note'])
      expect(device.state()?.conflicts[0]?.sides.map(({ value }) => value)).toEqual(['乙', '甲'])
    }
  })

  test('[REC-14] an edit of the field in conflict goes on from the writer’s own side, or is a further one', () => {
    const [a, b] = pair({ ...emptyContent('interview'), fields: { note: '原', p: '原' } })
    const c = new Device('c')
    share(a, c)
    a.edit([field('note', '甲'), field('p', '甲改')], 100)
    b.edit([field('note', '乙')], 200)
    c.edit([field('other', 1)], 300)
    exchange(a, b, c)
    b.edit([field('p', '原')], 400)
    b.edit([field('note', '乙乙')], 500)
    c.edit([field('note', '丙')], 600)
    exchange(a, b, c)
    expect(a.state()?.conflicts[0]?.sides.map(({ value }) => value)).toEqual(['丙', '乙乙', '甲'])
    expect(a.state()?.content.fields.p).toBe('原')
  })

  test('[REC-10] an edit elsewhere while something is in conflict leaves the conflict standing', () => {
    const [a, b] = pair()
    a.edit([field('note', '甲')], 100)
    b.edit([field('note', '乙')], 200)
    exchange(a, b)
    a.edit([field('place', '大厅')])
    exchange(a, b)
    expect(b.state()?.conflicts.map(({ path }) => pathKey(path))).toEqual(['note'])
    expect(b.state()?.content.fields.place).toBe('大厅')
    expect(b.state()?.conflicts[0]?.sides.map(({ value }) => value)).toEqual(['乙', '甲'])
  })

  test('[REC-10] criss-cross: two devices that each merged the other go on without a false conflict', () => {
    const [a, b] = pair()
    a.edit([field('x', 1)])
    b.edit([field('y', 1)])
    exchange(a, b)
    a.edit([field('x', 2)])
    b.edit([field('y', 2)])
    exchange(a, b)
    expect(a.state()).toEqual(b.state())
    expect(a.state()).toMatchObject({ conflicts: [], content: { fields: { x: 2, y: 2 } } })
  })

  test('[REC-11] a fact that one side does not know stays, and no edit removes one', () => {
    const [a, b] = pair()
    a.edit([fact('f1', 'text', '甲')])
    b.edit([fact('f2', 'text', '乙')])
    exchange(a, b)
    expect(Object.keys(a.state()?.content.lists.facts ?? {})).toEqual(['f1', 'f2'])
    expect(() => a.edit([fact('f1', 'text', undefined)])).toThrow(
      expect.objectContaining({ code: 'record/nothing-may-vanish' }),
    )
  })

  test('[REC-11] withdrawing needs a reason, hides nothing and can be taken back', () => {
    const [a, b] = pair()
    a.edit([fact('f1', 'text', '记错了人')])
    a.edit([withdrawal(' 记错了人 ', { list: 'facts', fact: 'f1' })])
    share(a, b)
    expect(b.state()?.content.lists.facts?.f1).toEqual({
      text: '记错了人',
      withdrawn: { reason: '记错了人' },
    })
    b.edit([fact('f1', 'withdrawn', undefined)])
    expect(b.state()?.content.lists.facts?.f1).toEqual({ text: '记错了人' })
    for (const reason of ['', '  ', '字'.repeat(501)])
      expect(() => withdrawal(reason)).toThrow(expect.objectContaining({ code: 'record/no-reason' }))
  })

  test('[REC-6] a revision counts once its ancestors have come, and is named until then', () => {
    const [a, b] = [new Device('a'), new Device('b')]
    const first = a.begin(emptyContent('interview'))
    const second = a.edit([field('x', 1)])
    const third = a.edit([field('x', 2)])
    b.receive([third])
    expect(b.state()).toBeNull()
    b.receive([first])
    expect(b.state()).toMatchObject({ waiting: [third.id], content: { fields: {} } })
    b.receive([second])
    expect(b.state()).toEqual(a.state())
  })
})

/** What may happen in one step of a simulated day. */
type Step =
  | { readonly do: 'edit'; readonly device: number; readonly path: number; readonly value: number }
  | { readonly do: 'decide'; readonly device: number; readonly keep: number }
  /** Some of what `from` holds reaches `to`, in any order, perhaps twice. */
  | { readonly do: 'deliver'; readonly from: number; readonly to: number; readonly pick: readonly number[] }

const paths: readonly Edit['path'][] = [
  { field: 'place' },
  { field: 'note' },
  { list: 'facts', fact: 'f1', field: 'text' },
  { list: 'facts', fact: 'f1', field: 'grade' },
  { list: 'facts', fact: 'f2', field: 'text' },
]
/** 0 empties a field; the others are values of several kinds. */
const values: readonly (FieldValue | undefined)[] = [undefined, '甲', '乙', 7, ['x'], ['y', 'x'], { a: 1 }]
const deviceCount = 4

const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('edit' as const),
    device: fc.nat(deviceCount - 1),
    path: fc.nat(paths.length - 1),
    value: fc.nat(values.length - 1),
  }),
  fc.record({
    do: fc.constant('decide' as const),
    device: fc.nat(deviceCount - 1),
    keep: fc.nat(3),
  }),
  fc.record({
    do: fc.constant('deliver' as const),
    from: fc.nat(deviceCount - 1),
    to: fc.nat(deviceCount - 1),
    pick: fc.array(fc.nat(40), { maxLength: 12 }),
  }),
)

const run = (steps: readonly Step[]): Device[] => {
  const devices = Array.from({ length: deviceCount }, (_, at) => new Device('abcd'[at] as string))
  const first = (devices[0] as Device).begin(emptyContent('interview'))
  for (const device of devices) device.receive([first])
  for (const [at, step] of steps.entries()) {
    const device = devices[step.do === 'deliver' ? step.to : step.device] as Device
    if (step.do === 'deliver') {
      const held = [...(devices[step.from] as Device).held.values()]
      device.receive(step.pick.flatMap((pick) => held[pick % held.length] ?? []))
      continue
    }
    const state = device.state()
    if (state === null) continue
    if (step.do === 'edit') {
      const path = paths[step.path] as Edit['path']
      const value = values[step.value]
      // A fact cannot lose its last field; the device's own screen would not offer it.
      if (value === undefined && 'list' in path) continue
      device.edit([{ path, value }], at)
    } else if (state.conflicts.length > 0)
      device.decide(
        state.conflicts.map((conflict, index): Decision => {
          const side = conflict.sides[step.keep % conflict.sides.length]
          return step.keep === 3 && bothWayOf(conflict, 'interview', everywhere)
            ? { path: conflict.path, keep: 'both', newFactId: `${device.name}.${at}.${index}` }
            : { path: conflict.path, keep: 'side', revisionId: side?.revisionId ?? '' }
        }),
      )
  }
  return devices
}

describe('convergence', () => {
  test('[REC-6] any order, any loss and repetition of deliveries gives the same state on all devices', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryStep, { maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        (steps, chance) => {
          const devices = run(steps)
          // What was lost on the way comes in the end, to every device in an order of its own.
          const all = devices.flatMap(({ held }) => [...held.values()])
          const orders = chance[Symbol.iterator]()
          const states = devices.map((device) => {
            const keyed = all.map((revision) => ({ revision, key: orders.next().value }))
            const fresh = new Device(device.name)
            fresh.receive(keyed.sort((a, b) => a.key - b.key).map(({ revision }) => revision))
            return fresh.state()
          })
          for (const state of states) expect(state).toEqual(states[0])
          expect(states[0]?.waiting).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })

  test('[REC-7] what only one side wrote since they parted is never lost and never in conflict', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(paths.length - 1), fc.integer({ min: 1, max: 6 })), { maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(paths.length - 1), fc.integer({ min: 1, max: 6 })), { maxLength: 8 }),
        (editsOfA, editsOfB) => {
          const [a, b] = pair()
          const wrote = (device: Device, edits: readonly [number, number][]) => {
            const last = new Map<string, FieldValue>()
            for (const [path, value] of edits) {
              device.edit([{ path: paths[path] as Edit['path'], value: values[value] }])
              last.set(pathKey(paths[path] as Edit['path']), values[value] as FieldValue)
            }
            return last
          }
          const [byA, byB] = [wrote(a, editsOfA), wrote(b, editsOfB)]
          exchange(a, b)
          const state = a.state()
          const inConflict = new Set(state?.conflicts.map(({ path }) => pathKey(path)))
          for (const path of paths) {
            const key = pathKey(path)
            const sides = [byA.get(key), byB.get(key)].filter((value) => value !== undefined)
            const differ = sides.length === 2 && JSON.stringify(sides[0]) !== JSON.stringify(sides[1])
            expect([key, inConflict.has(key)]).toEqual([key, differ])
            const { fields = {}, lists = {} } = state?.content ?? {}
            const shown = 'list' in path ? lists[path.list]?.[path.fact]?.[path.field] : fields[path.field]
            if (sides.length > 0) expect(sides).toContainEqual(shown)
            else expect(shown).toBeUndefined()
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test('[REC-14] whatever is edited in whatever state stands or is a side, and no conflict elsewhere goes or loses one', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryStep, { maxLength: 40 }),
        fc.nat(deviceCount - 1),
        fc.uniqueArray(fc.tuple(fc.nat(paths.length - 1), fc.nat(values.length - 1)), {
          minLength: 1,
          selector: ([path]) => path,
        }),
        (steps, who, edits) => {
          const devices = run(steps)
          exchange(...devices)
          const device = devices[who] as Device
          const before = device.state()
          const typed = edits
            .map(([path, value]) => ({ path: paths[path] as Edit['path'], value: values[value] }))
            .filter(({ path, value }) => value !== undefined || !('list' in path))
          if (before === null) return
          device.edit(
            typed.filter(({ path, value }) => !sameValue(valueAt(before.content, path), value)),
            1_000,
          )
          const after = device.state()
          if (after === null) throw new Error('no state')
          const sidesOf = (state: typeof after, key: string) =>
            state.conflicts
              .find(({ path }) => pathKey(path) === key)
              ?.sides.map(({ value }) => JSON.stringify(value))
              .sort()
          for (const { path, value } of typed)
            expect([
              JSON.stringify(valueAt(after.content, path)),
              ...(sidesOf(after, pathKey(path)) ?? []),
            ]).toContain(JSON.stringify(value))
          const keys = new Set(typed.map(({ path }) => pathKey(path)))
          for (const path of paths)
            if (!keys.has(pathKey(path))) {
              expect(sidesOf(after, pathKey(path))).toEqual(sidesOf(before, pathKey(path)))
              expect(valueAt(after.content, path)).toEqual(valueAt(before.content, path))
            }
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('[REC-9] whoever decides everything they see leaves one head once all have seen it', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { maxLength: 40 }), (steps) => {
        const devices = run(steps)
        exchange(...devices)
        const [device] = devices as [Device]
        const state = device.state()
        if (state === null) return
        device.decide(
          state.conflicts.map(({ path, sides }) => ({
            path,
            keep: 'side',
            revisionId: sides.at(-1)?.revisionId ?? '',
          })),
        )
        exchange(...devices)
        for (const { state: now } of devices.map((one) => ({ state: one.state() }))) {
          expect(now?.heads).toHaveLength(1)
          expect(now?.conflicts).toEqual([])
        }
      }),
      { numRuns: 100 },
    )
  })
})
