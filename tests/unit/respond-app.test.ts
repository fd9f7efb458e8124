import { describe, expect, test, vi } from 'vitest'
import { tickedAfter } from '../../src/app/fields/ticked.ts'
import { createAnswerStore } from '../../src/app/respond/answer-store.ts'
import {
  countdownText,
  fingerprintStart,
  momentText,
  windowPhase,
  windowText,
} from '../../src/app/respond/moments.ts'
import { needsDraft, screenOfState } from '../../src/app/respond/screen.ts'
import { spanText } from '../../src/app/respond/span-text.ts'
import type { Question } from '../../src/core/form/form.ts'
import { choicesOf, longForm, staffQuestionnaire } from '../kit/forms.ts'

describe('the answers in memory', () => {
  const watched = (form = staffQuestionnaire()) => {
    const store = createAnswerStore(form, {})
    const woken: string[] = []
    for (const section of form.sections)
      for (const { name } of section.questions) store.watchQuestion(name, () => woken.push(name))
    return { store, woken }
  }

  test('[APP-5] a tick wakes its own question only, in 36 questions and in 300', () => {
    const staff = watched()
    staff.store.setAnswer('Q01', 'say')
    expect(staff.woken).toEqual(['Q01'])
    const long = watched(longForm(300))
    long.store.setAnswer('Q002', '1')
    expect(long.woken).toEqual(['Q002'])
  })

  test('[APP-5] a tick wakes the questions that begin or cease to be asked', () => {
    const { store, woken } = watched()
    store.setAnswer('Q12', 'heard')
    expect(woken).toEqual(['Q12', 'Q13', 'Q14'])
    woken.length = 0
    store.setAnswer('Q12', 'saw')
    expect(woken).toEqual(['Q12'])
    woken.length = 0
    store.setAnswer('Q12', 'none')
    expect(woken).toEqual(['Q12', 'Q13', 'Q14'])
    expect(store.asked().has('Q13')).toBe(false)
  })

  test('[APP-5] a matrix row wakes its matrix, whose answers are new; other matrices keep theirs', () => {
    const { store, woken } = watched()
    const { form } = store
    const matrices = form.sections.flatMap(({ questions }) =>
      questions.filter(({ type }) => type === 'matrix'),
    )
    const [first, second] = matrices as [Question, Question]
    const before = [store.answerOf(first), store.answerOf(second)]
    store.setAnswer('Q04a', 'dk')
    expect(woken).toEqual(['Q04'])
    expect(store.answerOf(first)).toEqual({ Q04a: 'dk' })
    expect(store.answerOf(first)).not.toBe(before[0])
    expect(store.answerOf(second)).toBe(before[1])
  })

  test('[APP-5] a problem is marked at its question, and the mark goes when it is answered anew', () => {
    const { store, woken } = watched()
    const problems = [
      { name: 'Q04b', code: 'required' },
      { name: 'Q32', code: 'too-long', count: 501, max: 500 },
    ] as const
    store.setProblems(problems)
    expect(woken).toEqual(['Q04', 'Q32'])
    expect(store.problemsOf('Q04')).toEqual([problems[0]])
    store.setAnswer('Q32', '短')
    expect(store.problemsOf('Q32')).toEqual([])
    expect(store.problemsOf('Q04')).toEqual([problems[0]])
  })

  test('[APP-5] a listener that stopped hears nothing', () => {
    const { store } = watched()
    const listener = vi.fn()
    store.watchQuestion('Q01', listener)()
    store.watchAll(listener)()
    store.setAnswer('Q01', 'say')
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('ticking', () => {
  const choices = [...choicesOf('a', 'b', 'c'), { value: 'none', label: '都没有', exclusive: true as const }]

  test('[APP-16] ticked choices stand in the form’s order, however they were ticked', () => {
    expect(tickedAfter(choices, ['c'], 'a', true)).toEqual(['a', 'c'])
    expect(tickedAfter(choices, ['a', 'c'], 'a', false)).toEqual(['c'])
  })

  test('[APP-16] an exclusive choice unticks the others, and any other unticks it', () => {
    expect(tickedAfter(choices, ['a', 'c'], 'none', true)).toEqual(['none'])
    expect(tickedAfter(choices, ['none'], 'b', true)).toEqual(['b'])
    expect(tickedAfter(choices, ['none'], 'none', false)).toEqual([])
  })
})

describe('times', () => {
  const nowMs = Date.parse('2026-11-22T15:30:00Z') // 23:30 in Beijing

  test('[APP-17] a moment is told by Beijing’s day', () => {
    expect(momentText(Date.parse('2026-11-22T15:59:00Z'), nowMs)).toBe('今天 23:59')
    expect(momentText(Date.parse('2026-11-22T16:00:00Z'), nowMs)).toBe('明天 00:00')
    expect(momentText(Date.parse('2026-11-21T15:59:00Z'), nowMs)).toBe('昨天 23:59')
    expect(momentText(Date.parse('2026-12-01T01:05:00Z'), nowMs)).toBe('12月1日 09:05')
  })

  test('[APP-17] a window on one day tells the day once', () => {
    const sameDay = { openIso: '2026-11-22T06:00:00Z', closeIso: '2026-11-22T06:10:00Z' }
    expect(windowText(sameDay, nowMs)).toBe('今天 14:00 至 14:10')
    const overnight = { openIso: '2026-11-22T15:42:00Z', closeIso: '2026-11-22T16:02:00Z' }
    expect(windowText(overnight, nowMs)).toBe('今天 23:42 至 明天 00:02')
  })

  test('[APP-17] the end of a window is not in it', () => {
    const window = { openIso: '2026-11-22T15:30:00Z', closeIso: '2026-11-22T15:40:00Z' }
    expect(windowPhase(window, nowMs - 1)).toBe('before')
    expect(windowPhase(window, nowMs)).toBe('open')
    expect(windowPhase(window, nowMs + 600_000)).toBe('after')
  })

  test('[APP-17] what is left and how wrong a clock is are told in the largest units that matter', () => {
    expect(countdownText(59_001)).toBe('还有 1 分 0 秒')
    expect(countdownText(9_000)).toBe('还有 9 秒')
    expect(countdownText(-5)).toBe('还有 0 秒')
    expect(countdownText(3_660_000)).toBe('还有 1 小时 1 分')
    expect(countdownText(90_000_000)).toBe('还有 1 天 1 小时')
    expect([6, 59, 60, 1_440].map((minutes) => spanText(minutes * 60_000))).toEqual([
      '6 分钟',
      '59 分钟',
      '1 小时',
      '1 天',
    ])
  })

  test('[APP-6] the fingerprint begins with four groups of four, upper case', () => {
    expect(fingerprintStart(`d68ba771d7e14b4b${'0'.repeat(48)}`)).toBe('D68B A771 D7E1 4B4B')
  })
})

describe('the browser’s history', () => {
  test('[APP-18] gives back screens of ours and nothing else', () => {
    expect(screenOfState({ name: 'section', at: 2, slip: 'ABC' })).toEqual({ name: 'section', at: 2 })
    expect(screenOfState({ name: 'review', draftId: 'x' })).toEqual({ name: 'review' })
    for (const other of [
      null,
      undefined,
      'review',
      {},
      { name: 'nowhere' },
      { name: 'section' },
      { name: 'section', at: 1.5 },
    ])
      expect(screenOfState(other)).toBeNull()
  })

  test('[APP-18] the screens that show answers need an opened draft', () => {
    const screens = [
      'start',
      'check',
      'stop',
      'slip',
      'intro',
      'review',
      'seal',
      'envelope',
      'clear',
    ] as const
    expect(screens.filter((name) => needsDraft({ name }))).toEqual(['intro', 'review', 'seal'])
    expect(needsDraft({ name: 'section', at: 0 })).toBe(true)
  })
})
