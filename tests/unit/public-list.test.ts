import fc from 'fast-check'
import { expect, test } from 'vitest'
import { problemSchema, publicInspectionsSchema } from '../../src/core/wire/schemas.ts'
import { readProblem, readPublicList } from '../../src/device/door/public-list.ts'

const inspection = {
  inspectionId: '0f'.repeat(16),
  court: '甲法院',
  title: '工作情况匿名问卷',
  state: 'running',
  fingerprint: 'a9'.repeat(32),
  windows: {
    redeem: { openIso: '2026-11-25T01:00:00Z', closeIso: '2026-11-25T02:00:00.000Z' },
    send: { openIso: '2026-11-25T02:00:00.000Z', closeIso: '2026-11-25T04:00:00.5Z' },
  },
}
const list = {
  nowIso: '2028-02-29T23:59:59.999Z',
  inspections: [inspection, { ...inspection, state: 'closed' }],
}
const problem = {
  type: 'urn:mingcha:problem:ballot:send-not-open',
  title: '还没有到发送时间。',
  status: 403,
  code: 'ballot/send-not-open',
  detail: '信封已经封好。',
  nowIso: '2026-11-25T01:00:00.000Z',
}

/** Every place in a JSON value, as the names that lead to it. */
const placesOf = (json: unknown): readonly (readonly string[])[] =>
  typeof json === 'object' && json !== null
    ? [
        [],
        ...Object.entries(json).flatMap(([name, inner]) => placesOf(inner).map((place) => [name, ...place])),
      ]
    : [[]]

/** `json` with the value at `place` put to `value`, or taken out when it is `undefined`. */
const changedAt = (json: unknown, [name, ...rest]: readonly string[], value: unknown): unknown => {
  if (name === undefined) return value
  const copy = structuredClone(json) as Record<string, unknown>
  const inner = changedAt(copy[name], rest, value)
  if (inner === undefined && !Array.isArray(copy)) delete copy[name]
  else copy[name] = inner
  return copy
}

const odd = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    0,
    403.5,
    2 ** 53,
    [],
    {},
    'running',
    'preparing',
    '0F'.repeat(16),
    '0f'.repeat(15),
    `${'a9'.repeat(32)}\n`,
    '2026-11-25T00:00:00Z',
    '2026-11-25T03:00:00.000Z',
    '2027-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-11-25T24:00:00Z',
    '2026-11-25T23:59:60Z',
    '2026-11-25T23:59Z',
    '2026-11-25T23:59:59+08:00',
    '2026-11-25 23:59:59Z',
    { ...inspection.windows, more: 1 },
    { redeem: inspection.windows.send, send: inspection.windows.redeem },
  ),
  fc.jsonValue(),
)

const verdictsAgree = (good: unknown, byHand: (json: unknown) => unknown, schema: typeof problemSchema) =>
  fc.assert(
    fc.property(fc.constantFrom(...placesOf(good)), odd, (place, value) => {
      // Through text, as from the network: what JSON cannot hold is no case.
      const text = JSON.stringify(changedAt(good, place, value)) ?? 'null'
      expect(byHand(JSON.parse(text)) !== null, text).toBe(schema.safeParse(JSON.parse(text)).success)
    }),
    { numRuns: 2_000 },
  )

test('[WIRE-8] the list read by hand is what the schema takes, and nothing else', () => {
  expect(readPublicList(list)).toEqual(publicInspectionsSchema.parse(list))
  expect(readPublicList({ ...list, more: 1 })).toBeNull()
  verdictsAgree(list, readPublicList, publicInspectionsSchema as unknown as typeof problemSchema)
})

test('[WIRE-8] a problem read by hand is what the schema takes, and nothing else', () => {
  expect(readProblem(problem)).toMatchObject({ code: problem.code, nowIso: problem.nowIso })
  expect(readProblem({ ...problem, more: 1 })).not.toBeNull()
  verdictsAgree(problem, readProblem, problemSchema)
})
