import { maxLevelNumber } from './unit-id.ts'

/**
 * What a paragraph of an official text can be numbered with, from the outermost inwards. `part` is 一、, `item`
 * （一）, `point` 1. and `small` （1）, `circled` ①; `run` is a word such as 一要 or 首先 that opens a paragraph.
 */
export const numberingKinds = [
  'book',
  'subbook',
  'chapter',
  'section',
  'article',
  'part',
  'item',
  'point',
  'small',
  'circled',
  'run',
] as const
/** One of {@link numberingKinds}. */
export type NumberingKind = (typeof numberingKinds)[number]

/** An official number at the beginning of a text. */
export interface Numbering {
  readonly kind: NumberingKind
  /** 1 to 9999. */
  readonly number: number
  /** 第十二条之一: 1. Zero without. */
  readonly inserted: number
  /** As it stands in the text: `（一）`. */
  readonly mark: string
  /** For `run`: which words count together, so that 一要 does not continue 一是. */
  readonly series: string
}

const digits = '零一二三四五六七八九'

/** A number as official texts write it: 0 to 9999, 零, 十二, 一百零二, 三千二百一十. */
export const chineseNumeral = (number: number): string => {
  const text = [1_000, 100, 10, 1]
    .map((power, index) => {
      const digit = Math.floor(number / power) % 10
      return digit === 0 ? '零' : `${digits[digit]}${'千百十'[index] ?? ''}`
    })
    .join('')
    .replace(/零+/g, '零')
    .replace(/^零(?=.)|(?<=.)零$/g, '')
  return text.replace(/^一十/, '十')
}

/**
 * The number a numeral stands for, 0 to 9999: 三百二十一, 一〇二, 12 or １２. `null` for anything else, for a
 * larger number and for a numeral that can be read in two ways (一百二).
 */
export const readNumeral = (text: string): number | null => {
  if (/^[0-9０-９]{1,4}$/.test(text)) return Number(text.normalize('NFKC'))
  const plain = text.replace(/[〇○Ｏ]/g, '零').replaceAll('两', '二')
  if (/^[零一二三四五六七八九]{2,4}$/.test(plain))
    return Number([...plain].map((character) => digits.indexOf(character)).join(''))
  const [, thousands = '', hundreds = '', tens, ones = ''] =
    /^(?:(.)千)?零?(?:(.)百)?零?(?:(.?)十)?零?(.?)$/.exec(plain) ?? []
  const digitValue = (digit: string) => (digit === '' ? 0 : Math.max(0, digits.indexOf(digit)))
  const number =
    digitValue(thousands) * 1_000 +
    digitValue(hundreds) * 100 +
    (tens === undefined ? 0 : tens === '' ? 10 : digitValue(tens) * 10) +
    digitValue(ones)
  // Whatever the pattern let through is right only when one would write the number so.
  const usual = plain.replace(/^一十/, '十').replace(/(?<=[千百零])十/, '一十')
  return chineseNumeral(number) === usual ? number : null
}

const chinese = '[〇零○Ｏ一二两三四五六七八九十百千]{1,9}'
const arabic = '[0-9０-９]{1,4}'
const either = `(?:${chinese}|${arabic})`

/** A circled or bracketed number that is one character: ① ⑴ ⒈ ㈠. First character of a row and its kind. */
const rows = [
  { first: '①', count: 20, kind: 'circled' },
  { first: '⑴', count: 20, kind: 'small' },
  { first: '⒈', count: 20, kind: 'point' },
  { first: '㈠', count: 10, kind: 'item' },
] as const

const patterns: readonly { readonly kind: NumberingKind; readonly pattern: RegExp }[] = [
  {
    kind: 'subbook',
    pattern: new RegExp(`^第\\s{0,4}(${either})\\s{0,4}分编(?:之(${chinese}))?(?=[\\s：:]|$)`),
  },
  { kind: 'book', pattern: new RegExp(`^第\\s{0,4}(${either})\\s{0,4}编(?:之(${chinese}))?(?=[\\s：:]|$)`) },
  {
    kind: 'chapter',
    pattern: new RegExp(`^第\\s{0,4}(${either})\\s{0,4}章(?:之(${chinese}))?(?=[\\s：:]|$)`),
  },
  {
    kind: 'section',
    pattern: new RegExp(`^第\\s{0,4}(${either})\\s{0,4}节(?:之(${chinese}))?(?=[\\s：:]|$)`),
  },
  {
    kind: 'article',
    pattern: new RegExp(`^第\\s{0,4}(${either})\\s{0,4}条(?:之(${chinese}))?(?=[\\s【（(：:]|$)`),
  },
  { kind: 'item', pattern: new RegExp(`^[（(](${chinese})[）)]`) },
  { kind: 'small', pattern: new RegExp(`^[（(](${arabic})[）)]`) },
  { kind: 'part', pattern: new RegExp(`^(${chinese})[、．.]`) },
  // 1.5 倍 is no number of a paragraph, and neither is 2024.
  { kind: 'point', pattern: new RegExp(`^(${arabic})(?:[、．]|\\.(?![0-9０-９]))`) },
]

/** Without the space a text may still mean a number, 第一条为了…; but not 第一条规定的. */
const tightArticle = new RegExp(
  `^第\\s{0,4}(${either})\\s{0,4}条(?:之(${chinese}))?(?![第规所的之和与及或至到、，。；：）)])`,
)
const tightHeading = new RegExp(
  `^第\\s{0,4}(${either})\\s{0,4}(编|章|节)(?![第规所的之和与及或至到、，。；：）)])[^。；，]{1,30}$`,
)
const headingKinds = { 编: 'book', 章: 'chapter', 节: 'section' } as const

const readMatch = (kind: NumberingKind, match: RegExpExecArray): Numbering | null => {
  const [mark, numeral = '', insertedNumeral] = match
  const number = readNumeral(numeral)
  const inserted = insertedNumeral === undefined ? 0 : readNumeral(insertedNumeral)
  if (number === null || number === 0 || number > maxLevelNumber || inserted === null) return null
  return { kind, number, inserted, mark, series: kind }
}

/**
 * The official number a paragraph begins with, or `null`: 编 章 节 条, 一、 （一） 1. （1） ①, in full or half
 * width, Chinese or Arabic. Words such as 一要 are not numbers of a paragraph yet; see {@link readRun}.
 * @param text - Without white space before it.
 * @see docs/SPEC.md ADD-2
 */
export const readNumbering = (text: string): Numbering | null => {
  const [first = ''] = text
  for (const { first: start, count, kind } of rows) {
    const offset = (first.codePointAt(0) ?? 0) - (start.codePointAt(0) as number)
    if (offset >= 0 && offset < count)
      return { kind, number: offset + 1, inserted: 0, mark: first, series: kind }
  }
  for (const { kind, pattern } of patterns) {
    const match = pattern.exec(text)
    if (match !== null) return readMatch(kind, match)
  }
  const article = tightArticle.exec(text)
  if (article !== null) return readMatch('article', article)
  const heading = tightHeading.exec(text)
  if (heading === null) return null
  const kind = headingKinds[heading[2] as keyof typeof headingKinds]
  const number = readNumeral(heading[1] ?? '')
  const mark = `第${heading[1]}${heading[2]}`
  return number === null || number === 0 ? null : { kind, number, inserted: 0, mark, series: kind }
}

const unsureArticle = new RegExp(`^第\\s{0,4}(${either})\\s{0,4}条(?:之(${chinese}))?`)
const unsureHeading = new RegExp(`^第\\s{0,4}(${either})\\s{0,4}(编|章|节)[^。；，：]{1,30}$`)

/**
 * The number a paragraph may have been meant to begin with though {@link readNumbering} takes it for words:
 * 第二条所有人员…, 第二章所有权. `null` for a text that is numbered and for one that is not at all.
 */
export const readUnsureNumbering = (text: string): Numbering | null => {
  if (readNumbering(text) !== null) return null
  const article = unsureArticle.exec(text)
  if (article !== null) return readMatch('article', article)
  const [, numeral = '', word] = unsureHeading.exec(text) ?? []
  const number = readNumeral(numeral)
  if (word === undefined || number === null || number === 0) return null
  const kind = headingKinds[word as keyof typeof headingKinds]
  return { kind, number, inserted: 0, mark: `第${numeral}${word}`, series: kind }
}

const runNumeral = '[一二三四五六七八九十]{1,3}'
const runs: readonly { readonly series: string; readonly pattern: RegExp }[] = [
  { series: '要', pattern: new RegExp(`^(${runNumeral})要`) },
  { series: '是', pattern: new RegExp(`^(${runNumeral})是`) },
  { series: '第', pattern: new RegExp(`^第(${runNumeral})(?=[，,])`) },
  { series: '其', pattern: new RegExp(`^其(${runNumeral})(?=[，,]|是)`) },
]
const words = /^(首先|其次|再次|然后|最后|另外|此外)(?=[，,])/

/**
 * The word with which a point opens inside a text, or `null`: 一要, 一是, 第一，, 其一，, 首先，. Of 首先 … 另外
 * only 首先 has a number, 1; the number of the others is 0, their order counts.
 * @see docs/SPEC.md ADD-2
 */
export const readRun = (text: string): Numbering | null => {
  for (const { series, pattern } of runs) {
    const match = pattern.exec(text)
    const number = match === null ? null : readNumeral(match[1] ?? '')
    if (match !== null && number) return { kind: 'run', number, inserted: 0, mark: match[0], series }
  }
  const [mark] = words.exec(text) ?? []
  if (mark === undefined) return null
  return { kind: 'run', number: mark === '首先' ? 1 : 0, inserted: 0, mark, series: '首先' }
}
