import { expect, test } from 'vitest'
import sheet from '../../content/messages/zh-CN/public-sheet.yaml'
import { appraisalFormId } from '../../src/app/inspect/forms.ts'
import {
  checkPlan,
  offeredSpare,
  type PlanFields,
  printedOf,
  publishedTitle,
  remainingMistakes,
} from '../../src/app/inspect/plan-fields.ts'
import { addressTrouble } from '../../src/app/inspect/respond-address.ts'
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
import { readAppraisal } from '../../src/site/content/appraisal.ts'
import { promisesAt } from '../../src/site/content/promises.ts'

const nowMs = Date.UTC(2026, 10, 22, 6, 2)
const minuteMs = 60_000
const plan: PlanFields = {
  mode: 'assembly',
  court: '甲法院',
  title: '工作人员匿名问卷',
  formId: 'QN-STAFF',
  members: '',
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

const modes = ['assembly', 'two-day', 'ballot-device', 'open-link'] as const

test('[MODE-3] the windows offered for every mode can be published, at any hour of a day', () => {
  for (const mode of modes)
    for (let hour = 0; hour < 24; hour += 1) {
      const atMs = nowMs + hour * 60 * minuteMs
      const fields = offeredWindows(atMs, mode)
      expect([mode, hour, checkWindows(fields, atMs, mode)]).toEqual([mode, hour, {}])
      expect(windowsSchema.safeParse(windowsOf(fields)).success).toBe(true)
    }
})

test('[MODE-3] a two-day inspection that sends on the day it redeems is told so', () => {
  const sameDay = offeredWindows(nowMs, 'assembly')
  expect(checkWindows(sameDay, nowMs, 'two-day')).toEqual({ sendOpen: 'same-day' })
  expect(checkPlan({ ...plan, mode: 'two-day' }, nowMs)).toEqual({ sendOpen: 'same-day' })
})

test('[MODE-3] an appraisal, whose names are sealed under slips, is not held by open link', () => {
  const fields = { ...plan, formId: 'APPRAISAL', members: '成员甲', mode: 'open-link' } as const
  expect(checkPlan(fields, nowMs)).toMatchObject({ mode: 'needs-slips' })
})

test('[MODE-6] the title of an open link says so, once', () => {
  expect(publishedTitle(' 匿名问卷 ', 'assembly')).toBe('匿名问卷')
  const title = publishedTitle('匿名问卷', 'open-link')
  expect(title).toBe('匿名问卷（开放链接）')
  expect(publishedTitle(title, 'open-link')).toBe(title)
})

test('[APP-54] a good plan has no mistakes; slips are staff and spares', () => {
  expect(checkPlan(plan, nowMs)).toEqual({})
  expect(printedOf(plan)).toBe(45)
  expect([offeredSpare(10), offeredSpare(40), offeredSpare(300)]).toEqual([5, 5, 30])
})

test('[APPR-8] an appraisal needs names that can be read; a questionnaire asks for none', () => {
  const appraisal = { ...plan, formId: appraisalFormId }
  expect(readAppraisal().id).toBe(appraisalFormId)
  expect(checkPlan(appraisal, nowMs)).toEqual({ members: 'names' })
  expect(checkPlan({ ...appraisal, members: '成员甲\n成员甲' }, nowMs)).toEqual({ members: 'names' })
  expect(checkPlan({ ...appraisal, members: '成员甲\n成员乙' }, nowMs)).toEqual({})
  expect(checkPlan({ ...plan, members: '成员甲、' }, nowMs)).toEqual({})
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

test('[BAL-18] what the public sheet promises is what content/promises.yaml has for it', () => {
  const promised = promisesAt('sheet').map(({ text }) => text)
  expect(promised.length).toBeGreaterThan(0)
  expect(Object.values(sheet.promises).toSorted()).toEqual(promised.toSorted())
})

test('[APP-91] an address that no phone could use is named as what it is', () => {
  const troubles = (...addresses: readonly string[]) => new Set(addresses.map(addressTrouble))
  expect(
    troubles(
      'http://localhost:4321/respond/',
      'https://localhost/respond/',
      'http://127.0.0.1:4321/respond/',
      'http://127.8.8.8/respond/',
      'http://[::1]:4321/respond/',
      'http://0.0.0.0:4321/respond/',
    ),
  ).toEqual(new Set(['thisMachine']))
  expect(troubles('http://192.168.1.7:4321/respond/', 'http://xuncha.example/respond/')).toEqual(
    new Set(['notEncrypted']),
  )
  expect(
    troubles(
      'https://xuncha.example/respond/',
      'https://127.example/respond/',
      'https://10.0.0.7/',
      '',
      '网址',
    ),
  ).toEqual(new Set([null]))
})
