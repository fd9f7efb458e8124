import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  checkPlan,
  offeredSpare,
  type PlanFields,
  printedOf,
  remainingMistakes,
} from '../../src/app/inspect/plan-fields.ts'
import { fragmentOf, routeOf } from '../../src/app/inspect/route.ts'
import { standingOf } from '../../src/app/inspect/steps.ts'
import {
  checkWindows,
  offeredWindows,
  shortGapMinutes,
  windowsOf,
  windowText,
} from '../../src/app/inspect/windows.ts'
import { windowsSchema } from '../../src/core/wire/schemas.ts'

const nowMs = Date.UTC(2026, 10, 22, 6, 2)
const minuteMs = 60_000
const plan: PlanFields = {
  court: '甲法院',
  title: '工作人员匿名问卷',
  formId: 'QN-STAFF',
  staff: '40',
  spare: '5',
  address: 'https://xuncha.example/respond/',
  threshold: '2',
  total: '3',
  ...offeredWindows(nowMs),
}

test('[APP-54] the windows offered can be published, start on five minutes and keep 40 minutes apart', () => {
  const windows = windowsOf(offeredWindows(nowMs))
  expect(windowsSchema.safeParse(windows).success).toBe(true)
  const at = (iso: string) => Date.parse(iso)
  expect(at(windows.redeem.openIso) - nowMs).toBeGreaterThanOrEqual(10 * minuteMs)
  expect(at(windows.redeem.openIso) % (5 * minuteMs)).toBe(0)
  expect(at(windows.redeem.closeIso) - at(windows.redeem.openIso)).toBe(15 * minuteMs)
  expect(at(windows.send.openIso) - at(windows.redeem.closeIso)).toBe(40 * minuteMs)
  expect(at(windows.send.closeIso) - at(windows.send.openIso)).toBe(30 * minuteMs)
})

test('[APP-54] a good plan has no mistakes; slips are staff and spares', () => {
  expect(checkPlan(plan, nowMs)).toEqual({})
  expect(printedOf(plan)).toBe(45)
  expect([offeredSpare(10), offeredSpare(40), offeredSpare(300)]).toEqual([5, 5, 30])
})

test.each([
  ['court', { court: ' ' }, 'empty'],
  ['title', { title: '' }, 'empty'],
  ['formId', { formId: '' }, 'empty'],
  ['staff', { staff: '四十' }, 'number'],
  ['staff', { staff: '9' }, 'too-few'],
  ['staff', { staff: '1999' }, 'too-many'],
  ['spare', { spare: '-1' }, 'number'],
  ['address', { address: 'xuncha.example' }, 'address'],
  ['address', { address: 'javascript:alert(1)' }, 'address'],
  ['threshold', { threshold: '4' }, 'above-total'],
  ['redeemOpen', { redeemOpen: '' }, 'empty'],
  ['redeemClose', { redeemClose: plan.redeemOpen }, 'close-before-open'],
  ['redeemClose', { redeemOpen: '2026-11-20T09:00', redeemClose: '2026-11-20T09:15' }, 'past'],
  ['sendOpen', { sendOpen: plan.redeemOpen }, 'send-before-redeem-closes'],
  ['sendClose', { sendClose: plan.sendOpen }, 'close-before-open'],
] as const)('[APP-54] %s is refused in %o as %s', (name, change, mistake) => {
  expect(checkPlan({ ...plan, ...change }, nowMs)[name]).toBe(mistake)
})

test('[APP-54] full-width digits count as digits', () => {
  expect(printedOf({ staff: '４０', spare: ' 5 ' })).toBe(45)
  expect(checkWindows(plan, nowMs)).toEqual({})
})

test.each([
  ['2026-11-22T14:45', '2026-11-22T14:45', 0],
  ['2026-11-22T14:45', '2026-11-22T15:24', 39],
  ['2026-11-22T14:45', '2026-11-22T15:25', null],
  ['2026-11-22T23:50', '2026-11-23T00:10', 20],
  ['2026-11-22T14:45', '2026-11-22T14:44', null],
  ['', '2026-11-22T14:44', null],
])(
  '[APP-54] redeeming until %s and sending from %s is a gap worth a word: %s',
  (redeemClose, sendOpen, gap) => {
    const fields = { ...plan, redeemClose, sendOpen }
    expect(shortGapMinutes(fields)).toBe(gap)
  },
)

test('[APP-54] a mistake goes when it is put right, and no new one comes before the next try', () => {
  const found = checkPlan({ ...plan, court: '', staff: '' }, nowMs)
  expect(remainingMistakes(found, { ...plan, court: '', staff: '9' }, nowMs)).toEqual({
    court: 'empty',
    staff: 'too-few',
  })
  expect(remainingMistakes(found, { ...plan, title: '' }, nowMs)).toEqual({})
})

test('[APP-53] a window is said with both days only when they differ', () => {
  const sameDay = windowText({ openIso: '2026-11-22T06:30:00.000Z', closeIso: '2026-11-22T06:45:00.000Z' })
  const overnight = windowText({ openIso: '2026-11-22T00:30:00.000Z', closeIso: '2026-11-23T06:45:00.000Z' })
  expect(sameDay.match(/月/g)).toHaveLength(1)
  expect(overnight.match(/月/g)).toHaveLength(2)
})

const windows = {
  redeem: { openIso: '2026-11-22T06:00:00.000Z', closeIso: '2026-11-22T06:15:00.000Z' },
  send: { openIso: '2026-11-22T07:00:00.000Z', closeIso: '2026-11-22T07:30:00.000Z' },
}
const running = { state: 'running', windows, counts: { redeemed: 30, sent: 12 } } as const

test.each([
  ['05:59:59', 'redeem', 'before-redeem'],
  ['06:00:00', 'redeem', 'redeeming'],
  ['06:14:59', 'redeem', 'redeeming'],
  ['06:15:00', 'send', 'between-windows'],
  ['06:59:59', 'send', 'between-windows'],
  ['07:00:00', 'send', 'sending'],
  ['07:29:59', 'send', 'sending'],
  ['07:30:00', 'close', 'may-close'],
] as const)('[APP-53] a running inspection at %s stands at %s: %s', (time, step, moment) => {
  const standing = standingOf(running, Date.parse(`2026-11-22T${time}.000Z`))
  expect(standing).toMatchObject({ step, moment })
})

test('[APP-53] the box may be closed early once everybody who redeemed has sent, not before sending began', () => {
  const all = { ...running, counts: { redeemed: 30, sent: 30 } }
  expect(standingOf(all, Date.parse('2026-11-22T07:10:00.000Z')).moment).toBe('may-close')
  expect(standingOf(all, Date.parse('2026-11-22T06:10:00.000Z')).moment).toBe('redeeming')
  const nobody = { ...running, counts: { redeemed: 0, sent: 0 } }
  expect(standingOf(nobody, Date.parse('2026-11-22T07:10:00.000Z')).moment).toBe('sending')
})

test('[APP-53] states that only people change have no time limit', () => {
  expect(standingOf({ state: 'closed', windows, counts: null }, nowMs)).toEqual({
    step: 'open',
    moment: 'may-open',
    untilMs: null,
  })
  expect(standingOf({ state: 'opened', windows, counts: null }, nowMs).step).toBe('result')
  expect(standingOf({ state: 'preparing', windows: null, counts: null }, nowMs).moment).toBe('unpublished')
})

test('[APP-53] an address names its screen, and anything else is the list', () => {
  const route = { screen: 'inspection', inspectionId: 'ab'.repeat(16) } as const
  expect(routeOf(fragmentOf(route))).toEqual(route)
  expect(routeOf(fragmentOf({ screen: 'create' }))).toEqual({ screen: 'create' })
  for (const fragment of ['', '#', '#list', '#main', '#inspection=AB', '#setup=x'])
    expect(routeOf(fragment)).toEqual({ screen: 'list' })
})

test('[APP-66] every promise of the poster is one of content/promises.yaml', () => {
  const sentences = parse(readFileSync('content/messages/zh-CN/inspect.yaml', 'utf8')) as {
    poster: { promises: Record<string, string> }
  }
  const file = parse(readFileSync('content/promises.yaml', 'utf8')) as
    | { text: string }[]
    | { promises: { text: string }[] }
  const promised = (Array.isArray(file) ? file : file.promises).map(({ text }) => text)
  const printed = Object.values(sentences.poster.promises)
  expect(printed.length).toBeGreaterThan(0)
  expect(printed.filter((sentence) => !promised.includes(sentence))).toEqual([])
})
