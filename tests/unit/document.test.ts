import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { chineseDate, citationOf, documentPath } from '../../src/core/document/citation.ts'
import { contentsOf } from '../../src/core/document/contents.ts'
import { type Document, documentSchema } from '../../src/core/document/document.ts'
import { parseUnitId, type UnitId, unitAnchor } from '../../src/core/document/unit-id.ts'
import { readCitedDocuments, readDocuments, requireOriginal } from '../../src/site/content/documents.ts'
import { ContentError, checkContent, parseContent } from '../../src/site/content/read-content.ts'

const file = 'content/documents/2014-sifa-xuncha-yijian.yaml'
const original = readFileSync('content/documents/2014-sifa-xuncha-yijian.txt')
const written = () => parse(readFileSync(file, 'utf8'))
const directive = (): Document => documentSchema.parse(written())
const id = (text: string): UnitId => {
  const parsed = parseUnitId(text)
  if (parsed === null) throw new TypeError(text)
  return parsed
}
const complaint = (change: (content: ReturnType<typeof written>) => void): string => {
  const content = written()
  change(content)
  try {
    checkContent(file, content, documentSchema)
  } catch (error) {
    if (error instanceof ContentError) return error.message
    throw error
  }
  return ''
}

describe('the directive', () => {
  test('[DOC-2] 161 units, in the order of their ids, each in exactly one paragraph', () => {
    const { units, paragraphs } = directive()
    expect(units).toHaveLength(161)
    expect(paragraphs.flatMap(({ units: ids }) => ids)).toEqual(units.map((unit) => unit.id))
  })

  test('[DOC-5] its units are the original character by character, white space aside', () => {
    const joined = directive()
      .units.map(({ text }) => text)
      .join('')
    expect(joined).toBe(original.toString('utf8').replace(/\s/g, ''))
    expect(joined).toHaveLength(4047)
  })

  test('[DOC-5] what looks like a slip of the pen is kept', () => {
    const textById = new Map(directive().units.map((unit) => [unit.id, unit.text]))
    expect(textById.get(id('3.1.4.3'))).toBe('特别要有敢于发现问题的勇气和善于发现问题智慧，')
    expect(textById.get(id('3.3.2.3'))).toBe('结合信访督办工作一起，')
    expect(textById.get(id('4.1.2.2'))).toBe('按“象、准、实”的质量标准形成巡查报告，')
  })

  test('[DOC-5] one changed character is refused by file, field and place', () => {
    const document = directive()
    const changed = {
      ...document,
      units: document.units.map((unit) =>
        unit.id === '3.1.4.3' ? { ...unit, text: unit.text.replace('问题智慧', '问题的智慧') } : unit,
      ),
    }
    expect(() => requireOriginal(file, changed, original)).toThrow(
      /units\[45\]\.text（单元 3\.1\.4\.3）：应与原文第 1627 字起一致/,
    )
    expect(() =>
      requireOriginal(file, { ...document, units: document.units.slice(0, -1) }, original),
    ).toThrow(/原文还有 10 字没有列入单元/)
    expect(() => requireOriginal(file, document, Buffer.concat([original, Buffer.from('。')]))).toThrow(
      /source\.sha256/,
    )
  })

  test('[DOC-7] what the document does not say is null, not invented', () => {
    const { indexNumber, topic, number, publishedOn, keywords, status, issuedOn, issuer } = directive()
    expect({ indexNumber, topic, number, publishedOn, keywords, status, issuedOn, issuer }).toEqual({
      indexNumber: null,
      topic: null,
      number: null,
      publishedOn: null,
      keywords: null,
      status: null,
      issuedOn: '2014-02-24',
      issuer: '浙江省高级人民法院',
    })
  })

  test('[DOC-4] a citation names title, place in words and unit, and its link leads to the unit', () => {
    expect(citationOf(directive(), id('3.1.4.2'))).toBe(
      '《浙江省高级人民法院关于进一步加强司法巡查工作的意见》第三部分“首先”第4句〔3.1.4.2〕',
    )
    expect(documentPath('2014-sifa-xuncha-yijian', id('3.1.4.2'))).toBe(
      '/documents/2014-sifa-xuncha-yijian/#u3.1.4.2',
    )
    expect(unitAnchor(id('3.1.4.2'))).toBe('u3.1.4.2')
    expect(chineseDate('2014-12-01')).toBe('2014年12月1日')
  })

  test('[DOC-4] the words of all 161 citations are true of the text', () => {
    const document = directive()
    const roleById = new Map(
      document.paragraphs.flatMap(({ role, units }) => units.map((unit) => [unit, role])),
    )
    const numerals = ['', '一', '二', '三', '四', '五']
    let counted = 0
    for (const [index, unit] of document.units.entries()) {
      const citation = citationOf(document, unit.id)
      const [, place = ''] =
        /^《浙江省高级人民法院关于进一步加强司法巡查工作的意见》(.+)〔[\d.]+〕$/.exec(citation) ?? []
      expect(citation.endsWith(`〔${unit.id}〕`)).toBe(true)
      const role = roleById.get(unit.id)
      if (role !== 'body') {
        expect(place).toMatch(
          role === 'heading' ? /^第[一二三四五]部分标题$/ : /^(标题|主送机关|署名|成文日期)$/,
        )
        continue
      }
      const [, part, named, sentence] =
        /^(开头|第[一二三四五]部分)(“.+”(?:之后)?|开头|第\d段|)第(\d+)句$/.exec(place) ?? []
      const point = unit.id.split('.').slice(0, 2).join('.')
      expect(part, unit.id).toBe(unit.id.startsWith('0.') ? '开头' : `第${numerals[Number(unit.id[0])]}部分`)
      // Counted by full stops, not by the ids: sentences that ended within the point before this unit.
      const before = document.units.slice(0, index).filter((earlier) => earlier.id.startsWith(`${point}.`))
      expect(Number(sentence), unit.id).toBe(before.filter(({ text }) => /[。：]$/.test(text)).length + 1)
      const word = /^“(.+)”$/.exec(named ?? '')?.[1]
      const opening = [...before, unit][0]?.text ?? ''
      if (word !== undefined) expect(opening.startsWith(word), unit.id).toBe(true)
      else expect(opening, unit.id).not.toMatch(/^([一二三四]要|首先|其次|再次|另外)/)
      counted += 1
    }
    expect(counted).toBe(151)
    // The clauses of one sentence share its words; the number keeps every citation apart.
    const citations = document.units.map((unit) => citationOf(document, unit.id))
    expect(new Set(citations).size).toBe(161)
  })

  test('[DOC-6] its contents are the five headings and the points that open under them', () => {
    expect(contentsOf(directive()).map(({ level, label }) => `${level} ${label}`)).toEqual([
      '1 一、统一思想认识',
      '1 二、突出工作重点',
      '2 一要突出惩治司法腐败这个重点',
      '2 二要突出转变作风这个重点',
      '2 三要突出严明政治纪律这个重点',
      '2 四要突出选人用人这个重点',
      '1 三、探索方式方法',
      '2 首先，要优化规范',
      '2 其次，要坚持创新',
      '2 再次，要注重结合',
      '2 另外，要联动协作',
      '1 四、强化成果运用',
      '2 一要写好报告',
      '2 二要搞好反馈',
      '2 三要督促整改',
      '2 四要深化成果',
      '1 五、加强组织领导',
    ])
  })
})

describe('content files', () => {
  test('[DOC-2] every document of the house passes its own checks', () => {
    expect(readDocuments().map((document) => document.id)).toEqual(['2014-sifa-xuncha-yijian'])
  })

  test('[DOC-2] a mistake is told by file, field and expectation', () => {
    expect(complaint(() => undefined)).toBe('')
    expect(complaint((content) => (content.units[3].id = '0.4.x'))).toBe(
      `${file}\n  units[3].id：应为单元号，例如 3.1.4.2`,
    )
    expect(complaint((content) => (content.issuedOn = '2014年'))).toContain(
      'issuedOn：应为日期，例如 2014-02-24',
    )
    expect(complaint((content) => content.units[7].type.push('guess'))).toContain('units[7].type[1]：')
    expect(complaint((content) => (content.colour = 'red'))).toContain('colour')
    expect(complaint((content) => content.units.reverse())).toContain('应大于前一个单元号')
    expect(complaint((content) => content.paragraphs[3].units.pop())).toContain(
      'paragraphs[4].units：此处应为单元 0.4.2，现为 1.0',
    )
    expect(complaint((content) => content.paragraphs.pop())).toContain(
      'paragraphs：应包含全部 161 个单元，现为 160 个',
    )
    expect(complaint((content) => (content.notes[0].expiredOn = '2014-12-31'))).toContain(
      'notes[0].expiredOn：所注的单元里没有 type 含 deadline 的',
    )
    expect(complaint((content) => content.notes[0].units.push('9.9'))).toContain(
      'notes[0].units：没有单元 9.9',
    )
  })

  test('[DOC-2] broken YAML is told by line and column', () => {
    expect(() => parseContent('content/x.yaml', 'a: 1\nb: [', documentSchema)).toThrow(
      /content\/x\.yaml\n {2}第 \d+ 行第 \d+ 列：不是合格的 YAML/,
    )
  })

  test('[DOC-8] documents we do not have are cited by units that exist, and nothing is said of their content', () => {
    const units = new Set(directive().units.map((unit) => unit.id))
    const cited = readCitedDocuments()
    expect(cited.map(({ title }) => title)).toEqual([
      '人民法院司法巡查工作暂行规定',
      '浙江省高级人民法院司法巡查工作实施细则',
    ])
    for (const { citedBy } of cited)
      for (const place of citedBy) expect(place.units.filter((unit) => !units.has(unit))).toEqual([])
    for (const entry of cited)
      expect(Object.keys(entry).toSorted()).toEqual(['citedBy', 'id', 'issuer', 'title'])
  })
})
