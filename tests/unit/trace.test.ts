import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { stages } from '../../src/core/document/stages.ts'
import { type Carrier, carriersByUnit, isNormative } from '../../src/core/document/trace.ts'
import { parseUnitId, type UnitId } from '../../src/core/document/unit-id.ts'
import { readDocuments } from '../../src/site/content/documents.ts'
import { glossarySchema, readGlossary, spellingsOf } from '../../src/site/content/glossary.ts'
import { firstMentions, markTerms, mentionsIn } from '../../src/site/content/mark-terms.ts'
import { partiesSchema, readParties } from '../../src/site/content/parties.ts'
import { ContentError, checkContent, readContent } from '../../src/site/content/read-content.ts'
import { readReferences } from '../../src/site/content/references.ts'
import { gatherRules, readRules } from '../../src/site/content/rules.ts'
import { readSources, sourcesSchema } from '../../src/site/content/sources.ts'
import { readCarriers, readTrace, traceOf, uncarriedSchema } from '../../src/site/content/trace.ts'

const directive = '2014-sifa-xuncha-yijian'
const unit = (text: string): UnitId => {
  const id = parseUnitId(text)
  if (id === null) throw new TypeError(text)
  return id
}
const carrier = (id: string, units: readonly string[], other: Partial<Carrier> = {}): Carrier => ({
  kind: 'rule',
  id,
  label: id,
  path: `/rules/#${id}`,
  suggested: false,
  documentId: directive,
  units: units.map(unit),
  ...other,
})
const messageOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof ContentError) return error.message
    throw error
  }
  return ''
}
const written = (path: string) => parse(readFileSync(path, 'utf8'))

describe('what carries a unit', () => {
  test('[TRACE-1] stands in the order of the kinds and then as written, each once, other documents’ left out', () => {
    const found = carriersByUnit(directive, [
      carrier('Q01', ['3.1.4.2'], { kind: 'question' }),
      carrier('P02', ['3.1.4.2', '3.1.4.2']),
      carrier('P01', ['3.1.4.2', '2.0.2']),
      carrier('X01', ['3.1.4.2'], { documentId: 'another' }),
    ])
    expect([...found].map(([id, carriers]) => [id, carriers.map((each) => each.id)])).toEqual([
      ['3.1.4.2', ['P02', 'P01', 'Q01']],
      ['2.0.2', ['P01']],
    ])
  })

  test('[TRACE-2] a unit is normative unless it is context and nothing else', () => {
    expect(isNormative({ type: ['context'] })).toBe(false)
    expect(isNormative({ type: ['context', 'quality'] })).toBe(true)
    expect(isNormative({ type: ['role'] })).toBe(true)
  })

  test('[TRACE-2] every normative unit of the directive is carried, or listed with a reason', () => {
    const trace = readTrace().get(directive)
    const normative = trace?.document.units.filter(isNormative) ?? []
    expect(normative).toHaveLength(146)
    const uncarried = trace?.uncarried.map((each) => each.unit.id) ?? []
    for (const { id } of normative) expect(trace?.carriersByUnit.has(id), id).toBe(!uncarried.includes(id))
    expect(uncarried.length).toBeGreaterThan(0)
  })

  test('[TRACE-4] the carried and the uncarried are the normative units, and context that is carried is neither', () => {
    const trace = readTrace().get(directive)
    const units = trace?.document.units ?? []
    const counted = [...(trace?.carried ?? []), ...(trace?.uncarried ?? []).map((each) => each.unit)]
    expect(counted.map(({ id }) => id).toSorted()).toEqual(
      units
        .filter(isNormative)
        .map(({ id }) => id)
        .toSorted(),
    )
    // One unit of context is carried; it must not be counted.
    expect(units.some((each) => !isNormative(each) && trace?.carriersByUnit.has(each.id))).toBe(true)
  })

  test('[TRACE-2] one rule less, and the build stops with the unit and its text', () => {
    const listed = readContent('uncarried-units.yaml', uncarriedSchema)
    const carriers = readCarriers()
    expect(messageOf(() => traceOf(readDocuments(), carriers, listed))).toBe('')
    const orphan = unit('5.4.1.2')
    const fewer = carriers.filter(({ units }) => !units.includes(orphan))
    expect(fewer.length).toBeLessThan(carriers.length)
    expect(messageOf(() => traceOf(readDocuments(), fewer, listed))).toContain(
      '单元 5.4.1.2 没有承载：“争取2014年',
    )
    const excused = [...listed, { document: directive, units: 'all' as const, reason: '试一试。' }]
    expect(messageOf(() => traceOf(readDocuments(), fewer, excused))).toBe('')
  })

  test('[TRACE-2] a list that no longer holds is refused by its place', () => {
    const complaint = (document: string, units: readonly string[]): string =>
      messageOf(() =>
        traceOf(readDocuments(), readCarriers(), [
          ...readContent('uncarried-units.yaml', uncarriedSchema),
          { document, units: units.map(unit), reason: '试一试。' },
        ]),
      )
    expect(complaint(directive, ['3.1.4.2'])).toContain('[2].units：单元 3.1.4.2 已经有承载，请从这里删去')
    expect(complaint(directive, ['1.1.1'])).toContain('[2].units[0]：单元 1.1.1 只是背景')
    expect(complaint(directive, ['9.9'])).toContain(`[2].units[0]：文件 ${directive} 没有单元 9.9`)
    expect(complaint('another', ['1.1'])).toContain('[2].document：content/documents/ 里没有文件 another')
  })
})

describe('the rules', () => {
  const yaml = (change: (file: ReturnType<typeof written>) => void) => {
    const file = written('content/rules/1-preparation.yaml')
    change(file)
    return { file: 'content/rules/x.yaml', yaml: JSON.stringify(file) }
  }
  const complaint = (change: (file: ReturnType<typeof written>) => void): string =>
    messageOf(() => gatherRules([yaml(change)], readReferences(), readParties()))

  test('[RULE-1] a mistake is told by file, field and expectation', () => {
    expect(complaint(() => undefined)).toBe('')
    expect(complaint(({ rules }) => (rules[3].units[1] = '9.9'))).toBe(
      `content/rules/x.yaml\n  rules[3].units[1]：文件 ${directive} 没有单元 9.9`,
    )
    expect(complaint(({ rules }) => (rules[3].units[1] = '3.x'))).toContain('rules[3].units[1]：应为单元号')
    expect(complaint(({ rules }) => (rules[5].sources = ['S99']))).toContain(
      'rules[5].sources[0]：出处 S99 没有登记在 content/sources.yaml',
    )
    expect(complaint(({ rules }) => delete rules[5].sources)).toContain(
      'rules[5].sources：本站建议必须写明出处',
    )
    expect(complaint(({ rules }) => (rules[2].id = 'P01'))).toContain('rules[2].id：P01 已经用过')
    expect(complaint(({ rules }) => (rules[2].id = 'p1'))).toContain('rules[2].id：应为大写字母')
    expect(complaint(({ rules }) => (rules[0].bound = ['某人']))).toContain(
      'rules[0].bound[0]：“某人”没有归入 content/parties.yaml',
    )
    expect(complaint(({ rules }) => (rules[0].kind = 'hint'))).toContain('rules[0].kind：应为 directive')
    expect(complaint((file) => (file.stage = '收尾'))).toContain('stage：应为准备、进驻')
    expect(complaint((file) => (file.document = 'another'))).toContain(
      'document：content/documents/ 里没有文件 another',
    )
    expect(complaint(({ rules }) => (rules[0].hint = '多余'))).toContain('rules[0]')
    expect(
      messageOf(() =>
        gatherRules([yaml(() => undefined), yaml(() => undefined)], readReferences(), readParties()),
      ),
    ).toContain('rules[0].id：P01 已被 content/rules/x.yaml 使用')
  })

  test('[RULE-2] the sixty rules stand by stage, each with units, whom it binds, and the six suggestions with sources', () => {
    const rules = readRules()
    expect(stages.map((stage) => rules.filter((rule) => rule.stage === stage).length)).toEqual([
      9, 14, 8, 6, 7, 3, 6, 7,
    ])
    expect(rules.map(({ stage }) => stages.indexOf(stage))).toEqual(
      rules.map(({ stage }) => stages.indexOf(stage)).toSorted((left, right) => left - right),
    )
    expect(rules.filter(({ kind }) => kind === 'suggested').map(({ id }) => id)).toEqual([
      'P06',
      'E02',
      'E05',
      'S03',
      'F05',
      'V02',
    ])
  })

  test('[RULE-1] every name of somebody bound belongs to exactly one group', () => {
    const parties = written('content/parties.yaml')
    parties.parties[1].means.push('巡查组')
    expect(messageOf(() => checkContent('content/parties.yaml', parties, partiesSchema))).toContain(
      'parties[1].means：“巡查组”已经归在别的类',
    )
  })
})

describe('the glossary and the sources', () => {
  const complaint = (change: (file: ReturnType<typeof written>) => void): string => {
    const file = written('content/glossary.yaml')
    change(file)
    return messageOf(() => checkContent('content/glossary.yaml', file, glossarySchema(readReferences())))
  }

  test('[TERM-1] a mistake is told by file, field and expectation', () => {
    expect(complaint(() => undefined)).toBe('')
    expect(complaint(({ groups: [{ terms }] }) => (terms[3].code = 'inspection'))).toContain(
      'groups[0].terms[3].code：inspection 已经是“司法巡查”的代码',
    )
    expect(complaint(({ groups: [{ terms }] }) => (terms[3].code = 'A b'))).toContain(
      'groups[0].terms[3].code：应为小写英文',
    )
    expect(complaint(({ groups: [{ terms }] }) => (terms[3].term = '司法巡查'))).toContain(
      'groups[0].terms[3].term：“司法巡查”已经指“司法巡查”',
    )
    expect(complaint(({ groups: [{ terms }] }) => (terms[4].units = ['9.9']))).toContain(
      `groups[0].terms[4].units[0]：文件 ${directive} 没有单元 9.9`,
    )
    expect(complaint(({ groups: [{ terms }] }) => (terms[4].english.origin = 'web'))).toContain(
      'groups[0].terms[4].english.origin：应为',
    )
  })

  test('[TERM-1] 82 terms, and no spelling means two of them', () => {
    const { terms } = readGlossary()
    expect(terms).toHaveLength(82)
    const spellings = terms.flatMap(spellingsOf)
    expect(new Set(spellings).size).toBe(spellings.length)
  })

  test('[SOURCE-1] what is registered has a grade, and a mistake is told by its number and field', () => {
    expect(readSources().size).toBe(82)
    const complain = (change: (sources: ReturnType<typeof written>) => void): string => {
      const file = written('content/sources.yaml')
      change(file.sources)
      return messageOf(() => checkContent('content/sources.yaml', file, sourcesSchema))
    }
    expect(complain(() => undefined)).toBe('')
    expect(complain(({ S24 }) => (S24.grade = 'D'))).toContain('sources.S24.grade：应为 A、B、C')
    expect(complain(({ S24 }) => (S24.addresses = ['jjw.changzhou.gov.cn']))).toContain(
      'sources.S24.addresses[0]：应为 http 开头的网址',
    )
    expect(complain((sources) => (sources['24'] = sources.S24))).toContain('sources.24')
  })
})

describe('the words of the glossary on a page', () => {
  const marked = (html: string): string => markTerms(html, readGlossary().terms).html
  const link = (code: string, word: string) => `<a class="term" href="/glossary/#${code}">${word}</a>`

  test('[TERM-3] the first mention of a term is a link, the second is not, and nothing else changes', () => {
    expect(marked('<p>巡查组和<b>巡查组</b>。</p>')).toBe(
      `<p>${link('inspection_team', '巡查组')}和<b>巡查组</b>。</p>`,
    )
    expect(
      markTerms('<p>先反馈，再整改；整改后再反馈。</p>', readGlossary().terms).mentioned.map(
        ({ code }) => code,
      ),
    ).toEqual(['stage_feedback', 'stage_rectification'])
  })

  test('[TERM-3] of two terms that begin alike the longer is meant, and a longer word that only contains one is none', () => {
    expect(marked('<p>司法巡查制度</p>')).toBe(`<p>${link('inspection_system', '司法巡查制度')}</p>`)
    expect(marked('<p>由上级法院司法巡查组发出</p>')).toBe(
      `<p>由${link('higher_court', '上级法院')}${link('inspection_team', '司法巡查组')}发出</p>`,
    )
    expect(marked('<p>党组织</p>')).toBe('<p>党组织</p>')
    expect(marked('<p>党组织和党组</p>')).toBe(`<p>党组织和${link('party_group', '党组')}</p>`)
    expect(marked('<p>找一把手</p>')).toBe(`<p>找${link('principal_leader', '一把手')}</p>`)
  })

  test('[TERM-5] in the units of a document the first mention of each term is known by unit and place', () => {
    const units = [{ text: '司法巡查制度，' }, { text: '加强司法巡查和党组织建设，司法巡查' }]
    const found = mentionsIn(units, readGlossary().terms)
    expect(found.map(({ unit, start, length, term }) => [unit, start, length, term.code])).toEqual([
      [0, 0, 6, 'inspection_system'],
      [1, 2, 4, 'inspection'],
      [1, 13, 4, 'inspection'],
    ])
    expect(firstMentions(found)).toEqual(found.slice(0, 2))
  })

  test('[TERM-3] headings, links, buttons, labels and quotations stay as they are', () => {
    for (const html of [
      '<h2>整改</h2>',
      '<a href="/x">整改</a>',
      '<button type="button"><span>整改</span></button>',
      '<summary>整改</summary>',
      '<label for="x">整改</label>',
      '<blockquote><p>整改</p></blockquote>',
      '<q>整改</q>',
      '<div data-no-terms><p>整改</p></div>',
      '<p data-not-text>整改</p>',
      '<!-- 整改 -->',
      '<img alt="整改">',
      '<p title="a > b 整改">无</p>',
    ])
      expect(marked(html)).toBe(html)
    expect(marked('<div data-no-terms><br><p>整改</p></div><p>整改</p>')).toBe(
      `<div data-no-terms><br><p>整改</p></div><p>${link('stage_rectification', '整改')}</p>`,
    )
  })
})
