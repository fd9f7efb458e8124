import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { tallyToCsv, tallyToXlsx } from '../../src/core/tally/export.ts'
import type { ExportWords } from '../../src/core/tally/sheets.ts'
import { tally } from '../../src/core/tally/tally.ts'
import { staffQuestionnaire } from '../kit/forms.ts'
import { hostileTexts } from '../kit/hostile-texts.ts'
import { convertedIn } from '../kit/libreoffice.ts'
import { temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeAll(() => {
  folder = temporaryFolder()
})
afterAll(() => folder.remove())

/** UTF-8, comma, quotes; numbers and formulas are looked for in every column: the most a careless import does. */
const careless = '44,34,76,1,,0,false,true,false,false,false,-1,true'

/** What LibreOffice Calc makes of a file, as one XML document. */
const openedIn = (name: string, content: string | Uint8Array): string =>
  convertedIn(
    folder.path,
    name,
    content,
    'fods',
    name.endsWith('.csv') ? [`--infilter=CSV:${careless}`] : [],
  ).toString()

const formulasIn = (xml: string): readonly string[] =>
  [...xml.matchAll(/table:formula="([^"]*)"/g)].map(([, formula]) => formula as string)
const linksIn = (xml: string): readonly string[] =>
  xml.match(/<text:a |xlink:href="http|<table:dde-link/g) ?? []

const form = staffQuestionnaire()
const words = parse(readFileSync('content/messages/zh-CN/export.yaml', 'utf8')) as ExportWords
const result = tally(
  form,
  hostileTexts.map((Q32) => ({ Q32, Q01: 'say' })),
  { expected: 60, invalid: 0, seedBytes: new Uint8Array(16) },
)

describe('in LibreOffice', { timeout: 300_000 }, () => {
  test('[HOSTILE-2] the workbook has no formula and no link, and every text as text', () => {
    const xml = openedIn('tally.xlsx', tallyToXlsx(result, form, words))
    expect(formulasIn(xml)).toEqual([])
    expect(linksIn(xml)).toEqual([])
    for (const text of ['=1+1', '=cmd|', '@SUM(1,1)', '{{7*7}}', '&lt;script&gt;document.title='])
      expect(xml).toContain(text)
    expect(xml.match(/😀/g)?.length).toBeGreaterThanOrEqual(2_048)
  })

  test('[HOSTILE-2] the CSV has none either, however carelessly it is taken in', () => {
    const xml = openedIn('tally.csv', tallyToCsv(result, form, words))
    expect(formulasIn(xml)).toEqual([])
    expect(linksIn(xml)).toEqual([])
    expect(xml).toContain('=1+1')
  })

  test('[HOSTILE-2] taken in as they were written, the same texts are formulas', () => {
    const raw = hostileTexts.map((text) => `"${text.replaceAll('"', '""')}"`).join('\n')
    expect(formulasIn(openedIn('raw.csv', raw)).length).toBeGreaterThan(3)
  })
})
