import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { AnswersByName } from '../../src/core/form/form.ts'
import { tallyToCsv, tallyToXlsx } from '../../src/core/tally/export.ts'
import type { ExportWords } from '../../src/core/tally/sheets.ts'
import { tally } from '../../src/core/tally/tally.ts'
import { staffQuestionnaire } from '../kit/forms.ts'
import { readCsv, readWorkbook, readZip } from '../kit/spreadsheets.ts'

const staff = staffQuestionnaire()
const words = parse(
  readFileSync(new URL('../../content/messages/zh-CN/export.yaml', import.meta.url), 'utf8'),
) as ExportWords

/** What a stranger may write to have a spreadsheet do something. */
const risky = [
  '=1+1',
  '@SUM(A1:A9)',
  '+1',
  '-2+3',
  ' =HYPERLINK("http://x","y")',
  '＝1+1',
  '＋1',
  '－1',
  '＠a',
  "=cmd|' /C calc'!A0",
]
const odd = ['甲 "引号"，逗号,\n第二行', '<b>&amp;</b>', '_x0041_', '𠮷é', "'已有撇号"]
const everybody: readonly AnswersByName[] = [...risky, ...odd].map((Q32, at) => ({
  Q32,
  Q01: at % 2 ? 'say' : 'keep',
  Q35: at < 12 ? 'judge' : 'admin',
}))
const result = tally(staff, everybody, { expected: 20, invalid: 1, seedBytes: new Uint8Array(16) })
const csv = tallyToCsv(result, staff, words)
const xlsx = tallyToXlsx(result, staff, words)

test('[MODE-6] a caution stands before everything else in both exports, and nowhere without one', () => {
  const caution = '没有凭条，只能参考'
  const marked = readWorkbook(tallyToXlsx(result, staff, words, caution))
  expect(marked.get('汇总')?.[1]).toEqual(['注意', caution])
  expect(tallyToCsv(result, staff, words, caution).split('\r\n')[2]).toBe(`"注意","${caution}"`)
  expect(csv).not.toContain('注意')
})
const sheets = readWorkbook(xlsx)

describe('CSV', () => {
  test('[TALLY-10] begins with a byte order mark, and every field comes back as it was, risky ones behind an apostrophe', () => {
    expect(csv.startsWith('\ufeff')).toBe(true)
    const fields = readCsv(csv).flat()
    for (const text of risky) {
      expect(fields).toContain(`'${text}`)
      expect(fields).not.toContain(text)
    }
    for (const text of odd) expect(fields).toContain(text)
  })

  test('[TALLY-10] no field at all could be taken for a formula', () => {
    for (const field of readCsv(csv).flat()) {
      expect(field.trim()).not.toMatch(/^[=+\-@＝＋－＠]/)
      expect(field).not.toMatch(/^[\t\r]/)
    }
  })

  test('[TALLY-10] characters that hide or reorder are shown as �', () => {
    const sly = tally(staff, times(10, { Q32: 'a\u202e=b\u0007' }), {
      expected: 10,
      invalid: 0,
      seedBytes: new Uint8Array(16),
    })
    expect(tallyToCsv(sly, staff, words)).toContain('"a\ufffd=b\ufffd"')
    expect(readWorkbook(tallyToXlsx(sly, staff, words)).get('文字意见')?.[1]?.[2]).toBe('a\ufffd=b\ufffd')
  })
})

const times = (count: number, answers: AnswersByName) => Array.from({ length: count }, () => answers)

describe('XLSX', () => {
  test('[TALLY-11] has its six sheets, and an independent reader finds every text as it was', () => {
    expect([...sheets.keys()]).toEqual(['汇总', '各题', '分组', '文字意见', '编码表', '说明'])
    const texts = (sheets.get('文字意见') ?? []).slice(1).map((row) => row[2])
    for (const text of [...risky, ...odd]) expect(texts).toContain(text)
  })

  test('[TALLY-11] holds inline strings and numbers only: no formula, no link, no shared string, no macro', () => {
    const parts = readZip(xlsx)
    for (const [name, xml] of parts) {
      expect(xml.replace(/(<t [^>]*>).*?<\/t>/gs, '$1')).not.toMatch(
        /<f[ >]|hyperlink|externalLink|sharedStrings|vbaProject|DDE/i,
      )
      expect(name).toMatch(
        /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/(workbook|styles|_rels\/workbook\.xml|worksheets\/sheet\d)\.?(xml|rels))$/,
      )
    }
    for (const type of [...parts.values()].flatMap((xml) =>
      [...xml.matchAll(/ t="(\w+)"/g)].map(([, found]) => found),
    ))
      expect(type).toBe('inlineStr')
  })

  test('[TALLY-11] the same tally gives the same bytes', () => {
    expect(tallyToXlsx(result, staff, words)).toEqual(xlsx)
  })

  test('[TALLY-11] the numbers are those of the tally', () => {
    const summary = new Map((sheets.get('汇总') ?? []).map(([entry, value]) => [entry, value]))
    expect([
      summary.get('应填份数（按发出的凭条计）'),
      summary.get('提交份数'),
      summary.get('有效份数'),
      summary.get('无效份数'),
      summary.get('提交率'),
    ]).toEqual([20, 16, 15, 1, 0.8])
    const rows = sheets.get('各题') ?? []
    const at = (column: string) => rows[0]?.indexOf(column) ?? -1
    const keep = rows.find((row) => row[at('题名')] === 'Q01' && row[at('选项值')] === 'keep')
    expect([keep?.[at('人数')], keep?.[at('有效')], keep?.[at('问到')], keep?.[at('占有效答案')]]).toEqual([
      8,
      15,
      15,
      8 / 15,
    ])
  })

  test('[TALLY-11] what is hidden says so, in every cell, and is nowhere in the file', () => {
    const rows = sheets.get('各题') ?? []
    const at = (column: string) => rows[0]?.indexOf(column) ?? -1
    for (const row of rows.filter((each) => each[at('题名')] === 'Q13'))
      for (const column of ['人数', '问到', '有效', '跳过'])
        expect(row[at(column)]).toBe('少于 10 人，不显示')
    const posts = (sheets.get('分组') ?? []).filter(
      (row) => row[0] === '您的岗位大类是？（可不答）' && row.length === 3,
    )
    expect(posts.map((row) => [row[1], row[2]])).toEqual([
      ['法官', '不显示（少于 10 人，或能由此推算）'],
      ['审判辅助人员', '不显示（少于 10 人，或能由此推算）'],
      ['司法行政人员', '不显示（少于 10 人，或能由此推算）'],
      ['未说明', '不显示（少于 10 人，或能由此推算）'],
    ])
  })

  test('[PEER-14] [TALLY-11] the codebook says which form, which version and which wording', () => {
    const rows = sheets.get('编码表') ?? []
    expect(rows).toContainEqual([
      'QN-STAFF',
      staff.version,
      '1',
      'Q01',
      '单选',
      '开会讨论工作时，如果您有不同看法，通常会怎么做？',
      '',
      'say',
      '会上说出来',
      '有效',
      '',
      '',
      '2.4.2.1 3.2.2.2',
    ])
  })

  test('[TALLY-11] the sentences of the form travel with it', () => {
    const lines = (sheets.get('说明') ?? []).flat()
    for (const note of staff.analysis?.notes ?? []) expect(lines).toContain(note)
  })
})
