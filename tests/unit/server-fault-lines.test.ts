import { expect, test } from 'vitest'
import { createFaultLines } from '../../src/server/fault-lines.ts'

test('[DOOR-11] the same fault is printed once a minute, with how often it was left out; another one at once', () => {
  const printed: string[] = []
  let nowMs = 0
  const say = createFaultLines(
    (line) => printed.push(line),
    (line, count) => `${line} +${count}`,
    () => nowMs,
  )
  for (let time = 0; time < 1_000; time += 1) say('disk full')
  say('broken')
  nowMs = 59_999
  say('disk full')
  expect(printed).toEqual(['disk full', 'broken'])
  nowMs = 60_000
  say('disk full')
  say('broken')
  expect(printed.slice(2)).toEqual(['disk full +1000', 'broken'])
  nowMs = 120_000
  say('disk full')
  expect(printed.at(-1)).toBe('disk full')
})
