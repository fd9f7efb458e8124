import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutAlike } from '../../src/core/document/cut-alike.ts'
import { type DerivedUnit, deriveUnits, paragraphsOf } from '../../src/core/document/derive-units.ts'
import { diffUnits, wordChanges } from '../../src/core/document/diff.ts'
import { keepIds } from '../../src/core/document/keep-ids.ts'
import { chineseNumeral } from '../../src/core/document/numbering.ts'
import { compareUnitIds, parseUnitId } from '../../src/core/document/unit-id.ts'

/** The ids of the newer units; a test fails where there is no room for one. */
const idsKept = (...args: Parameters<typeof keepIds>) => {
  const placement = keepIds(...args)
  if (placement.state === 'full') throw new Error(`no room at ${placement.index}`)
  return placement.ids
}

const words = fc.array(fc.constantFrom(...'甲乙丙丁核对台账登记汇总报送情况及时准确'), {
  minLength: 2,
  maxLength: 12,
})
/** Ends differ, so that no two sentences of a text are the same by chance. */
const sentence = fc
  .tuple(words, fc.constantFrom('。', '。', '；', '：', '？'))
  .map(([text, end]) => `${text.join('')}${end}`)
const runIn = fc
  .array(words, { minLength: 2, maxLength: 4 })
  .map(
    (points) =>
      `注意：${points.map((point, index) => `${chineseNumeral(index + 1)}要${point.join('')}；`).join('')}`,
  )
const line = fc.oneof(
  fc.array(sentence, { minLength: 1, maxLength: 3 }).map((sentences) => sentences.join('')),
  runIn,
  fc.constantFrom('“甲。乙。”丙（丁。', '　', '首先，核对。', '其次，登记。', '一、', '（', '”', '附件1'),
)
type Kind = '、' | '（）' | '.' | 'none'
/** Lines whose official numbers follow on as real texts have them: counted per level, restarted under each. */
const numbered = fc
  .array(fc.tuple(fc.constantFrom<Kind>('、', '（）', '.', 'none', 'none'), line), {
    minLength: 1,
    maxLength: 30,
  })
  .map((lines) => {
    let [part, item, point] = [0, 0, 0]
    return lines
      .map(([kind, text]) => {
        if (kind === '、') {
          ;[part, item, point] = [part + 1, 0, 0]
          return `${chineseNumeral(part)}、${text}`
        }
        if (kind === '（）') {
          ;[item, point] = [item + 1, 0]
          return `（${chineseNumeral(item)}）${text}`
        }
        if (kind === 'none') return text
        point += 1
        return `${point}.${text}`
      })
      .join('\n')
  })
const articles = fc.array(fc.tuple(fc.boolean(), line), { minLength: 1, maxLength: 30 }).map((lines) => {
  let article = 0
  return lines
    .map(([isArticle, text]) => {
      if (!isArticle) return text
      article += 1
      return `第${chineseNumeral(article)}条　${text}`
    })
    .join('\n')
})
const text = fc
  .tuple(fc.constant('甲法院办法'), fc.oneof(numbered, articles))
  .map((parts) => parts.join('\n'))

const unitsOf = (source: string): readonly DerivedUnit[] | null => {
  const derivation = deriveUnits(paragraphsOf(source), null)
  return derivation.state === 'derived' ? derivation.paragraphs.flatMap(({ units }) => units) : null
}
const isAscending = (units: readonly { id: DerivedUnit['id'] }[]) =>
  units.every(({ id }, index) => index === 0 || compareUnitIds(units[index - 1]?.id ?? id, id) < 0)
const bare = (source: string) => source.replace(/\s/g, '')

describe('any text with official numbers', () => {
  test('[ADD-1] its units put together are the text; their ids are valid, ascending and no two the same', () => {
    let derived = 0
    fc.assert(
      fc.property(text, (source) => {
        const units = unitsOf(source)
        if (units === null) return
        derived += 1
        expect(bare(units.map((unit) => unit.text).join(''))).toBe(bare(source))
        expect(isAscending(units)).toBe(true)
        for (const { id } of units) expect(parseUnitId(id)).toBe(id)
      }),
    )
    // A generator that only made texts to refuse would prove nothing.
    expect(derived).toBeGreaterThan(50)
  })

  test('[ADD-4] any characters at all are derived or refused by a sentence, and never throw', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), line), { maxLength: 12 }), (lines) => {
        const source = lines.join('\n')
        const derivation = deriveUnits(paragraphsOf(source), null)
        if (derivation.state === 'refused') {
          for (const { sentence: complaint } of derivation.findings) expect(complaint).toMatch(/。$/)
        } else
          expect(
            bare(derivation.paragraphs.flatMap(({ units }) => units.map((unit) => unit.text)).join('')),
          ).toBe(bare(source))
      }),
    )
  })

  test('[ADD-6] rewording one sentence changes no other unit’s id, and none of its own paragraph', () => {
    fc.assert(
      fc.property(text, fc.nat(), (source, choice) => {
        const older = unitsOf(source)
        if (older === null || older.length === 0) return
        const at = choice % older.length
        const newer = older.map((unit, index) =>
          index === at ? { ...unit, text: `另行规定${unit.text}` } : unit,
        )
        const ids = idsKept(older, newer, new Set(older.map(({ id }) => id)))
        for (const [index, { id }] of older.entries()) if (index !== at) expect(ids[index]).toBe(id)
      }),
    )
  })

  test('[ADD-6] from any text to any other the ids stay ascending, distinct, and old ids stand for old texts only', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [older, newer] = [unitsOf(before), unitsOf(after)]
        if (older === null || newer === null) return
        const ids = idsKept(older, newer, new Set(older.map(({ id }) => id)))
        const placed = newer.map((unit, index) => ({ ...unit, id: ids[index] ?? unit.id }))
        expect(isAscending(placed)).toBe(true)
        const changes = diffUnits(older, placed)
        expect(changes.filter(({ kind }) => kind !== 'added')).toHaveLength(older.length)
        expect(changes.filter(({ kind }) => kind !== 'removed')).toHaveLength(newer.length)
      }),
    )
  })

  // Two that random texts found.
  test('[ADD-1] a paragraph after 首先 … 其次 … under 一、 stays behind them', () => {
    const source = '甲法院办法\n一、甲甲。\n首先，核对。\n其次，登记。\n“甲。乙。”丙（丁。'
    expect(bare((unitsOf(source) ?? []).map((unit) => unit.text).join(''))).toBe(bare(source))
  })

  test('[ADD-6] what is put before a heading 2.1.0 leaves it room', () => {
    const [older, newer] = [
      unitsOf('甲法院办法\n一、甲甲：\n二、甲及。\n1.附件1\n甲甲。') ?? [],
      unitsOf('甲法院办法\n注意：一要甲甲；二要甲甲；\n“甲。乙。”丙（丁。\n附件1\n“甲。乙。”丙（丁。') ?? [],
    ]
    const ids = idsKept(older, newer, new Set(older.map(({ id }) => id)))
    expect(isAscending(ids.map((id) => ({ id })))).toBe(true)
  })

  test('[ADD-13] whatever it was cut like before, a text cut alike is the same text, paragraph by paragraph', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const older = unitsOf(before)
        const derivation = deriveUnits(paragraphsOf(after), null)
        if (older === null || derivation.state === 'refused') return
        // Cut by hand: some units joined, some halved.
        const cut = older.flatMap(({ text: own }, index) =>
          index % 3 === 0 ? own.split(/(?<=，)/).map((part) => ({ text: part })) : [{ text: own }],
        )
        const textOf = (paragraphs: typeof derivation.paragraphs) =>
          paragraphs.map(({ units }) => units.map((unit) => unit.text).join(''))
        expect(textOf(cutAlike(cut, derivation.paragraphs))).toEqual(textOf(derivation.paragraphs))
      }),
    )
  })

  test('[ADD-4] a hundred versions find room that put a sentence at the same place, before all others or before the last', () => {
    const source = '甲法院办法\n一、甲甲。\n二、乙乙。'
    for (const at of [0, 2]) {
      const used = new Set<DerivedUnit['id']>()
      let before: readonly DerivedUnit[] = unitsOf(source) ?? []
      for (const { id } of before) used.add(id)
      for (let version = 0; version < 100; version += 1) {
        const put = { id: before[at]?.id as DerivedUnit['id'], text: `第${version}次放进来的话。`, line: 1 }
        const newer = [...before.slice(0, at), put, ...before.slice(at)]
        const ids = idsKept(before, newer, used)
        before = newer.map((unit, index) => ({ ...unit, id: ids[index] ?? unit.id }))
        expect(isAscending(before)).toBe(true)
        for (const { id } of before) used.add(id)
      }
      expect(used.size).toBe(before.length)
    }
  })

  test('[ADD-6] through many versions one after another the ids stay ascending and distinct', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 3, maxLength: 8 }), (sources) => {
        const used = new Set<DerivedUnit['id']>()
        let before: readonly DerivedUnit[] = []
        for (const source of sources) {
          const units = unitsOf(source)
          if (units === null) continue
          const ids = idsKept(before, units, used)
          before = units.map((unit, index) => ({ ...unit, id: ids[index] ?? unit.id }))
          expect(isAscending(before)).toBe(true)
          for (const { id } of before) used.add(id)
        }
      }),
    )
  })

  test('[ADD-8] the words of any change give both wordings back', () => {
    fc.assert(
      fc.property(sentence, sentence, (before, after) => {
        const changed = wordChanges(before, after)
        const without = (kind: string) =>
          changed
            .filter((word) => word.kind !== kind)
            .map((word) => word.text)
            .join('')
        expect([without('added'), without('removed')]).toEqual([before, after])
      }),
    )
  })
})
