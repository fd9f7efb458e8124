import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Figure, figuresToTable, isMet, medianOf, percentileOf } from '../../bench/kit/figures.ts'
import { type Measured, mergeResults } from '../../bench/kit/results.ts'

const figureOf = (runs: readonly number[], target?: Figure['target']): Figure => ({
  what: 'wait',
  unit: 'ms',
  runs,
  ...(target ? { target } : {}),
})

describe('percentiles', () => {
  test('[BENCH-1] a percentile is the nearest rank, whatever the order', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
    expect(percentileOf(hundred, 0.99)).toBe(99)
    expect(percentileOf(hundred, 0.75)).toBe(75)
    expect(percentileOf([7], 0.99)).toBe(7)
    expect(medianOf([9, 1, 5])).toBe(5)
    expect(medianOf([4, 1, 3, 2])).toBe(2)
  })

  test('[BENCH-1] no runs have no percentile', () => {
    expect(() => percentileOf([], 0.5)).toThrow(RangeError)
  })
})

describe('verdicts', () => {
  test('[BENCH-2] at most takes the limit in, below does not', () => {
    expect(isMet(figureOf([1, 60, 900], { most: 60 }))).toBe(true)
    expect(isMet(figureOf([1, 60, 900], { below: 60 }))).toBe(false)
    expect(isMet(figureOf([59], { below: 60 }))).toBe(true)
    expect(isMet(figureOf([61], { most: 60 }))).toBe(false)
  })

  test('[BENCH-2] at least takes the limit in', () => {
    expect(isMet(figureOf([1_000], { least: 1_000 }))).toBe(true)
    expect(isMet(figureOf([5_000, 999, 1], { least: 1_000 }))).toBe(false)
  })

  test('[BENCH-2] without a target there is no verdict', () => {
    expect(isMet(figureOf([1]))).toBeNull()
  })
})

test('[BENCH-1] [BENCH-2] the table shows median, least and most, floor and verdict', () => {
  const rows = figuresToTable([
    { ...figureOf([30, 10, 20], { most: 15 }), floor: { what: 'bare', runs: [5] } },
    figureOf([1_234.5, 1_234.5]),
  ]).split('\n')
  expect(rows[2]).toBe('| wait | ms | 20 (10–30) | ≤ 15 | **not met** | bare: 5 |')
  expect(rows[3]).toBe('| wait | ms | 1 235 | – |  |  |')
})

describe('one part alone', () => {
  const measuredOf = (title: string, run: number): Measured => ({
    title,
    how: ['By looking at the clock.'],
    figures: [figureOf([run], { most: 2 })],
    notes: [],
    atIso: '2026-01-02T03:04:05Z',
    machine: 'a machine',
    seconds: 1,
    loadBefore: 0.5,
  })
  test('[BENCH-3] a part measured again takes the place of its own section; the others stay as they are, in their order', () => {
    const first = mergeResults('', [measuredOf('Search', 3), measuredOf('Sending', 1)])
    expect(first).toContain('1 of 2 targets met. Not met: wait.')
    const again = mergeResults(first, [measuredOf('Search', 1), measuredOf('Opening', 9)])
    expect([...again.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'Search',
      'Sending',
      'Opening',
    ])
    expect(again).toContain('2 of 3 targets met. Not met: wait.')
    const sending = (results: string) => /## Sending.*?(?=\n## |$)/s.exec(results)?.[0].trim()
    expect(sending(again)).toBe(sending(first))
  })

  test('[BENCH-3] the results as they lie in the project are read back whole', () => {
    const results = readFileSync('bench/RESULTS.md', 'utf8')
    const merged = mergeResults(results, [])
    expect(merged.replace(/\n+/g, '\n')).toBe(results.replace(/\n+/g, '\n'))
  })
})
