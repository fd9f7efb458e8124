/**
 * Reads the paragraphs of a Word file, the numbers that Word itself counts included, and refuses what would
 * silently lose text. @see docs/SPEC.md ADD-5; ECMA-376 Part 1, WordprocessingML 17.9
 */
import { unzipSync } from 'fflate'
import { excerptOf, type Finding, maxCharacters, type SourceParagraph } from './derive-units.ts'
import { chineseNumeral, readNumbering } from './numbering.ts'

/** A Word file as read, or why it was not taken. */
export type DocxReading =
  | {
      readonly state: 'read'
      readonly paragraphs: readonly SourceParagraph[]
      readonly warnings: readonly Finding[]
    }
  | { readonly state: 'refused'; readonly findings: readonly Finding[] }

/** An element with what is in it. White space between elements is kept as text; nobody reads it there. */
interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: (Element | string)[]
}

/** What one part of the zip may hold unpacked, in bytes: a text of the most characters, and markup round it. */
const maxPartBytes = 60 * maxCharacters
const maxDepth = 200

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plain = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null
      if (code === null) return entities[name ?? ''] ?? whole
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD'
    },
  )

/** Reads XML as Word writes it: no document type, no entities of its own. `null` when it is not that. */
const readXml = (xml: string): Element | null => {
  const root: Element = { name: '', attributes: new Map(), children: [] }
  const open: Element[] = [root]
  const token =
    /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy
  const text = xml.replace(/^\uFEFF/, '')
  while (token.lastIndex < text.length) {
    const match = token.exec(text)
    if (match === null) return null
    const [, data, closes, name, attributeText = '', isEmpty, characters] = match
    const parent = open.at(-1) as Element
    if (characters !== undefined) parent.children.push(plain(characters))
    else if (data !== undefined) parent.children.push(data)
    else if (name === undefined) continue
    else if (closes === '/') {
      if (open.pop()?.name !== name || open.length === 0) return null
    } else {
      const attributes = [...attributeText.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
        ([, key = '', double, single]) => [key, plain(double ?? single ?? '')] as const,
      )
      const element: Element = { name, attributes: new Map(attributes), children: [] }
      parent.children.push(element)
      if (isEmpty !== '/') open.push(element)
      if (open.length > maxDepth) return null
    }
  }
  return open.length === 1 ? root : null
}

const elements = ({ children }: Element): readonly Element[] =>
  children.filter((child) => typeof child !== 'string')
const child = (element: Element | undefined, name: string): Element | undefined =>
  element && elements(element).find((candidate) => candidate.name === name)
const value = (element: Element | undefined, key = 'w:val'): string | undefined =>
  element?.attributes.get(key)
const findAll = (element: Element, name: string): readonly Element[] =>
  elements(element).flatMap((candidate) => [
    ...(candidate.name === name ? [candidate] : []),
    ...findAll(candidate, name),
  ])

const refused = (sentence: string, line = 1, text = ''): DocxReading => ({
  state: 'refused',
  findings: [{ line, text, sentence }],
})
const damaged = '这个 .docx 打不开，文件可能不完整。请用 Word 或 WPS 打开，另存为新的 .docx 再试。'

/** How one level of a list counts. */
interface Level {
  readonly format: string
  /** `（%1）`: the number of each level in place of its digit. */
  readonly pattern: string
  readonly start: number
  readonly isLegal: boolean
}

const numberText: Readonly<Record<string, (number: number) => string>> = {
  decimal: String,
  decimalZero: (number) => String(number).padStart(2, '0'),
  decimalFullWidth: (number) =>
    String(number).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  chineseCounting: chineseNumeral,
  chineseCountingThousand: chineseNumeral,
  japaneseCounting: chineseNumeral,
  taiwaneseCountingThousand: chineseNumeral,
  ideographDigital: (number) =>
    [...String(number)].map((digit) => '〇一二三四五六七八九'.charAt(Number(digit))).join(''),
  decimalEnclosedCircle: (number) => (number <= 20 ? String.fromCodePoint(0x245f + number) : String(number)),
  decimalEnclosedCircleChinese: (number) =>
    number <= 20 ? String.fromCodePoint(0x245f + number) : String(number),
  none: () => '',
}

/** The lists of a document: level by list number and depth. */
const readLists = (numbering: Element | null): ReadonlyMap<string, readonly (Level | undefined)[]> => {
  const lists = new Map<string, readonly (Level | undefined)[]>()
  const root = numbering === null ? undefined : child(numbering, 'w:numbering')
  if (root === undefined) return lists
  const levelOf = (level: Element | undefined): Level | undefined =>
    level && {
      format: value(child(level, 'w:numFmt')) ?? 'decimal',
      pattern: value(child(level, 'w:lvlText')) ?? '',
      start: Number(value(child(level, 'w:start')) ?? 1),
      isLegal: child(level, 'w:isLgl') !== undefined,
    }
  const levelsOf = (parent: Element): (Level | undefined)[] => {
    const levels: (Level | undefined)[] = []
    for (const level of elements(parent))
      if (level.name === 'w:lvl') levels[Number(value(level, 'w:ilvl'))] = levelOf(level)
    return levels
  }
  const abstracts = new Map(
    elements(root).flatMap((element) =>
      element.name === 'w:abstractNum'
        ? [[value(element, 'w:abstractNumId') ?? '', levelsOf(element)] as const]
        : [],
    ),
  )
  for (const list of elements(root)) {
    if (list.name !== 'w:num') continue
    const levels = [...(abstracts.get(value(child(list, 'w:abstractNumId')) ?? '') ?? [])]
    for (const override of elements(list)) {
      if (override.name !== 'w:lvlOverride') continue
      const depth = Number(value(override, 'w:ilvl'))
      const start = value(child(override, 'w:startOverride'))
      const level = levelOf(child(override, 'w:lvl')) ?? levels[depth]
      if (level) levels[depth] = start === undefined ? level : { ...level, start: Number(start) }
    }
    lists.set(value(list, 'w:numId') ?? '', levels)
  }
  return lists
}

interface ListPlace {
  readonly list: string
  readonly depth: number
}

/** Which list a paragraph style counts in, its basis looked at too. */
const readStyles = (styles: Element | null): ((id: string | undefined) => ListPlace | null) => {
  const root = styles === null ? undefined : child(styles, 'w:styles')
  const byId = new Map((root ? elements(root) : []).map((style) => [value(style, 'w:styleId') ?? '', style]))
  return (id) => {
    const seen = new Set<string>()
    for (let at = id; at !== undefined && !seen.has(at); at = value(child(byId.get(at), 'w:basedOn'))) {
      seen.add(at)
      const place = placeOf(child(byId.get(at), 'w:pPr'))
      if (place !== null) return place
    }
    return null
  }
}

const placeOf = (properties: Element | undefined): ListPlace | null => {
  const numbering = child(properties, 'w:numPr')
  const list = value(child(numbering, 'w:numId'))
  return list === undefined ? null : { list, depth: Number(value(child(numbering, 'w:ilvl')) ?? 0) }
}

/** Counts as Word does: a level goes on where it was, those under it begin again. `null`: a form we cannot write. */
const createCounter = (lists: ReadonlyMap<string, readonly (Level | undefined)[]>) => {
  const counts = new Map<string, number[]>()
  return ({ list, depth }: ListPlace): string | null => {
    const levels = lists.get(list)
    const level = levels?.[depth]
    if (levels === undefined || level === undefined) return list === '0' ? '' : null
    if (level.format === 'bullet') return ''
    const current = counts.get(list) ?? []
    for (let above = 0; above < depth; above += 1) current[above] ??= levels[above]?.start ?? 1
    current[depth] = current[depth] === undefined ? level.start : current[depth] + 1
    current.length = depth + 1
    counts.set(list, current)
    let isKnown = true
    const text = level.pattern.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1
      const format = level.isLegal ? 'decimal' : (levels[at]?.format ?? 'decimal')
      const write = numberText[format]
      if (write === undefined) isKnown = false
      return write?.(current[at] ?? levels[at]?.start ?? 1) ?? ''
    })
    return isKnown ? text : null
  }
}

/** The text of a paragraph; where a line was broken by hand stands a line feed. */
const paragraphText = (element: Element): string =>
  elements(element)
    .map((inside) => {
      if (inside.name === 'w:t')
        return inside.children
          .filter((text) => typeof text === 'string')
          .join('')
          .replaceAll('\n', ' ')
      if (inside.name === 'w:tab') return ' '
      if (inside.name === 'w:cr') return '\n'
      if (inside.name === 'w:br') return value(inside, 'w:type') ? '' : '\n'
      if (inside.name === 'w:noBreakHyphen') return '-'
      // Properties have no text; the instruction of a field is none either, its result is.
      return inside.name === 'w:pPr' || inside.name === 'w:rPr' || inside.name === 'w:instrText'
        ? ''
        : paragraphText(inside)
    })
    .join('')

/**
 * A paragraph as the paragraphs it shows: a line broken by hand is white space, but what opens with an official number
 * behind it (第二条 …) is read as the paragraph it looks like.
 */
const shownParagraphs = (text: string): readonly string[] => {
  const shown: string[] = []
  for (const line of text.split('\n').map((part) => part.trim()))
    if (shown.length === 0 || readNumbering(line) !== null) shown.push(line)
    else shown.push(`${shown.pop()} ${line}`)
  return shown
}

/**
 * A counted number and its paragraph as one text. Word shows them apart (17.9.28); put together, 第二条 and 所有人员
 * would read as 第二条所有…, no number at all, and 1. and 2014年 as 1.2014. After 、 and ） nothing can be mistaken.
 */
const withNumber = (number: string, text: string): string =>
  number === '' || /[、）)①-⑳\s]$/u.test(number) ? `${number}${text}` : `${number} ${text}`

const has =
  (...names: readonly string[]) =>
  (element: Element): boolean =>
    names.some((name) => findAll(element, name).length > 0)

/** Words that Word shows nobody (w:vanish): they would be published. */
const hasHiddenText = (element: Element): boolean =>
  findAll(element, 'w:r').some((run) => {
    const vanish = child(child(run, 'w:rPr'), 'w:vanish')
    return vanish !== undefined && !/^(?:0|false|off)$/.test(value(vanish) ?? '') && paragraphText(run) !== ''
  })

/** What is in a document that reading its paragraphs would lose, read twice or show, with what to do about it. */
const losses: readonly (readonly [(element: Element) => boolean, string])[] = [
  [has('w:del', 'w:ins'), '文档里有修订痕迹。请在 Word 的“审阅”里接受或拒绝全部修订，保存后再试。'],
  [
    has('w:moveFrom', 'w:moveTo'),
    '文档里有移动文字的修订痕迹。请在 Word 的“审阅”里接受或拒绝全部修订，保存后再试。',
  ],
  [has('m:oMath'), '文档里有公式，读取会丢失它的内容。请把公式写成普通文字，再试。'],
  [has('w:ruby'), '文档里有拼音标注，读取会把拼音混进正文。请在 Word 的“拼音指南”里清除拼音，保存后再试。'],
  [has('w:footnoteReference'), '文档里有脚注，读取会丢失它的内容。请把脚注写进正文，或另存为纯文本再试。'],
  [has('w:endnoteReference'), '文档里有尾注，读取会丢失它的内容。请把尾注写进正文，或另存为纯文本再试。'],
  [has('w:txbxContent'), '文档里有文本框，读取会打乱它的位置。请把文本框里的文字移到正文再试。'],
  [has('w:sym'), '文档里有特殊字体的符号，读不出是什么字。请换成普通文字再试。'],
  [has('w:altChunk'), '文档里嵌着另一份文档。请打开后另存为新的 .docx 再试。'],
  [
    hasHiddenText,
    '文档里有隐藏文字，读取会把它当作正文。请在 Word 里全选，去掉字体的“隐藏”，删去不该有的字再试。',
  ],
]

/** The words in the margins of the pages, page numbers aside, each once: nobody reads 第 1 页 as text of the document. */
const marginTexts = (parts: readonly (Element | null)[]): readonly string[] => [
  ...new Set(
    parts.flatMap((part) => {
      const text = part === null ? '' : findAll(part, 'w:p').map(paragraphText).join('').replace(/\s+/g, '')
      return /^[\d０-９—–\-－·.第共页/]*$/.test(text) ? [] : [text]
    }),
  ),
]

/** What is no text of the document and is left out, for an editor to know. */
const leftOut = (body: Element, margins: readonly (Element | null)[]): readonly Finding[] => {
  const count = (...names: readonly string[]) =>
    names.reduce((sum, name) => sum + findAll(body, name).length, 0)
  const [tables, pictures, comments] = [
    count('w:tbl'),
    count('w:drawing', 'w:pict', 'w:object'),
    count('w:commentReference'),
  ]
  return [
    ...(tables > 0 ? [`文档里有 ${tables} 个表格，每一格当作一段。请核对读出来的顺序。`] : []),
    ...(pictures > 0 ? ['文档里有图片或图形，只收文字，图片不收。请核对图片里有没有正文。'] : []),
    ...(comments > 0 ? [`文档里有 ${comments} 条批注，批注不是正文，不收。`] : []),
    ...marginTexts(margins).map(
      (text) => `页眉或页脚里有“${excerptOf(text)}”，不收。如果是正文，例如发文字号，请写进正文再试。`,
    ),
  ].map((sentence) => ({ line: 1, text: '', sentence }))
}

/**
 * The paragraphs of a .docx, in order. Numbers that Word counts by itself stand at the beginning of their
 * paragraph as they are shown; headers, footers, comments and pictures are left out, which a warning says.
 * @returns Never throws because of what the bytes are.
 * @see docs/SPEC.md ADD-5
 */
export const readDocx = (bytes: Uint8Array): DocxReading => {
  const isWanted = (name: string) =>
    /^word\/(?:document|numbering|styles|header\d*|footer\d*)\.xml$/.test(name)
  let tooLarge = false
  let parts: Record<string, Uint8Array>
  try {
    parts = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!isWanted(name)) return false
        tooLarge ||= originalSize > maxPartBytes
        return !tooLarge
      },
    })
  } catch {
    // fflate throws for whatever is no zip or a broken one; what to do is the same.
    return refused(damaged)
  }
  if (tooLarge) return refused(`文档太长，正文最多 ${maxCharacters} 字。请分成几份文件添加。`)
  const readPart = (name: string): Element | null => {
    const part = parts[name]
    return part === undefined ? null : readXml(new TextDecoder('utf-8').decode(part))
  }
  const main = readPart('word/document.xml')
  const body = child(child(main ?? undefined, 'w:document'), 'w:body')
  if (body === undefined) return refused(damaged)
  const shown = findAll(body, 'w:p')
  for (const [isLost, sentence] of losses) {
    if (!isLost(body)) continue
    const at = shown.findIndex(isLost)
    const paragraph = shown[at]
    return refused(sentence, at + 1 || 1, paragraph ? excerptOf(paragraphText(paragraph).trim()) : '')
  }
  const listOfStyle = readStyles(readPart('word/styles.xml'))
  const count = createCounter(readLists(readPart('word/numbering.xml')))
  const paragraphs: SourceParagraph[] = []
  let line = 0
  for (const paragraph of shown) {
    line += 1
    const properties = child(paragraph, 'w:pPr')
    const [text = '', ...broken] = shownParagraphs(paragraphText(paragraph).trim())
    const place = placeOf(properties) ?? listOfStyle(value(child(properties, 'w:pStyle')))
    const number = place === null || (text === '' && place.list === '0') ? '' : count(place)
    if (number === null)
      return refused(
        '这一段的自动编号样式本站写不出来。请在 Word 里另存为纯文本（.txt），编号会变成文字，再添加那个文件。',
        line,
        excerptOf(text),
      )
    if (text !== '') paragraphs.push({ line, text: withNumber(number, text) })
    for (const shown of broken) if (shown !== '') paragraphs.push({ line, text: shown })
  }
  const margins = Object.keys(parts)
    .filter((name) => /header|footer/.test(name))
    .toSorted()
    .map(readPart)
  return { state: 'read', paragraphs, warnings: leftOut(body, margins) }
}
