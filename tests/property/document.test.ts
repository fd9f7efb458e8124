import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareUnitIds, parseUnitId, type UnitId, unitLevels } from '../../src/core/document/unit-id.ts'

const levels = fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 2, maxLength: 4 })
const unitId = levels.map((numbers) => numbers.join('.') as UnitId)

describe('unit ids', () => {
  test('[DOC-1] levels and text are two views of one id', () => {
    fc.assert(
      fc.property(levels, (numbers) => {
        const id = parseUnitId(numbers.join('.'))
        expect(id).not.toBeNull()
        if (id !== null) expect(unitLevels(id)).toEqual(numbers)
      }),
    )
  })

  test('[DOC-1] 5.2.1.10 comes after 5.2.1.9, and 5.2.1 before both', () => {
    const ids = ['5.2.1.10', '5.2.1.9', '5.2.1'] as UnitId[]
    expect(ids.toSorted(compareUnitIds)).toEqual(['5.2.1', '5.2.1.9', '5.2.1.10'])
  })

  test('[DOC-1] the order is that of the numbers, level by level', () => {
    const padded = (id: UnitId) =>
      unitLevels(id)
        .map((level) => String(level).padStart(3, '0'))
        .join('.')
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

  test('[DOC-1] leading zeros, one level, five levels and anything else are no id', () => {
    for (const text of [
      '',
      '3',
      '3.',
      '.3',
      '03.1',
      '3.01',
      '3.1.4.2.1',
      '3.1.1000',
      ' 3.1',
      '3.1 ',
      '3-1',
      '３.1',
      '-3.1',
    ])
      expect(parseUnitId(text), text).toBeNull()
  })
})
