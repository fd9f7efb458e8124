import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareUnitIds, parseUnitId, type UnitId, unitLevels } from '../../src/core/document/unit-id.ts'

const number = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 9_999 }))
const levels = fc.array(fc.array(number, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 8 })
const textOf = (numbers: readonly (readonly number[])[]) =>
  numbers.map((level) => level.join('-')).join('.') as UnitId
const unitId = fc
  .tuple(fc.constantFrom('', 's.', 'a1.', 'a12.'), levels)
  .map(([first, numbers]) => `${first}${textOf(numbers.slice(0, 7))}` as UnitId)

describe('unit ids', () => {
  test('[DOC-1] levels and text are two views of one id', () => {
    fc.assert(
      fc.property(levels, (numbers) => {
        const id = parseUnitId(textOf(numbers))
        expect(id).not.toBeNull()
        if (id !== null) expect(unitLevels(id)).toEqual(numbers.map(([first]) => first))
      }),
    )
  })

  test('[DOC-1] 5.2.1.10 comes after 5.2.1.9, and 5.2.1 before both', () => {
    const ids = ['5.2.1.10', '5.2.1.9', '5.2.1'] as UnitId[]
    expect(ids.toSorted(compareUnitIds)).toEqual(['5.2.1', '5.2.1.9', '5.2.1.10'])
  })

  test('[DOC-1] the order is that of the numbers, level by level', () => {
    const padded = (id: UnitId) =>
      id
        .replace('s', '10000')
        .replace(/^a\d+/, (attachment) => String(10_000 + Number(attachment.slice(1))))
        .replaceAll('-', '/')
        .replace(/\d+/g, (number) => number.padStart(5, '0'))
    fc.assert(
      fc.property(unitId, unitId, (left, right) => {
        const expected = padded(left) < padded(right) ? -1 : padded(left) > padded(right) ? 1 : 0
        expect(Math.sign(compareUnitIds(left, right))).toBe(expected)
      }),
    )
  })

  test('[DOC-1] whatever is sorted stays sorted and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(unitId, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (ids, chance) => {
        const mixed = ids
          .map((id) => ({ id, key: chance.next().value as number }))
          .toSorted((left, right) => left.key - right.key)
          .map(({ id }) => id)
        expect(mixed.toSorted(compareUnitIds)).toEqual(ids.toSorted(compareUnitIds))
      }),
    )
  })

  test('[DOC-1] 第十二条之一 comes after all of 第十二条, what stands under the body and attachments at the end', () => {
    const ids = ['0.1', '12.1.1', '12.2.1', '12-1.1.1', '13.1.1', 's.1', 'a1.1.1', 'a2.0.1'] as UnitId[]
    expect(ids.toReversed().toSorted(compareUnitIds)).toEqual(ids)
    for (const id of ids) expect(parseUnitId(id), id).toBe(id)
  })

  test('[DOC-1] leading zeros, one level, nine levels and anything else are no id', () => {
    for (const text of [
      '',
      '3',
      '3.',
      '.3',
      '03.1',
      '3.01',
      '3.1.4.2.1.1.1.1.1',
      '3.1.10000',
      '3.1-',
      '3.1-1-1-1-1',
      '3.1-01',
      's',
      's-1.1',
      'a.1',
      'A1.1',
      '3.s',
      ' 3.1',
      '3.1 ',
      '3-1',
      '３.1',
      '-3.1',
    ])
      expect(parseUnitId(text), text).toBeNull()
  })
})
