import { excerptOf, type Finding, maxCharacters, paragraphsOf, type SourceParagraph } from './derive-units.ts'
import { readDocx } from './read-docx.ts'

/** What a front matter may say, by the name it has there; each also under its Chinese name. */
export const frontMatterNames = {
  title: '标题',
  issuer: '发文机关',
  date: '成文日期',
  number: '发文字号',
  status: '效力状态',
  index: '索引号',
  topic: '主题分类',
  published: '发布日期',
  keywords: '主题词',
  version: '版本',
} as const
/** A field of the front matter. */
export type FrontMatterName = keyof typeof frontMatterNames
/** What a front matter says: text by field, without white space around it, never empty. */
export type FrontMatter = Readonly<Partial<Record<FrontMatterName, string>>>

/** A file of `content/documents/` as read: what it says of the text, and the text. */
export type SourceFileReading =
  | {
      readonly state: 'read'
      readonly frontMatter: FrontMatter
      /** Whether there was a front matter at all, be it empty. */
      readonly hasFrontMatter: boolean
      readonly paragraphs: readonly SourceParagraph[]
      /** The text after the front matter as decoded; of a .docx a line for each paragraph. */
      readonly body: string
      readonly encoding: 'utf-8' | 'gb18030' | 'docx'
      readonly warnings: readonly Finding[]
    }
  | { readonly state: 'refused'; readonly findings: readonly Finding[] }

/** The largest file that is read, in bytes: a .docx may hold pictures, a text only text. */
export const maxFileBytes = { '.txt': 4 * maxCharacters, '.docx': 20_000_000 } as const

const dateFields: readonly FrontMatterName[] = ['date', 'published', 'version']
const isIsoDate = (text: string): boolean => {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0
  return Number(day) >= 1 && Number(day) <= days
}

/**
 * Reads lines `name: value`, in English or Chinese, with a colon of either width.
 * @param firstLine - The number of the first of `lines` in its file.
 * @returns What they say, and what is wrong with them by line.
 * @see docs/SPEC.md ADD-3
 */
export const readFrontMatter = (
  lines: readonly string[],
  firstLine: number,
): { readonly frontMatter: FrontMatter; readonly findings: readonly Finding[] } => {
  const frontMatter: Partial<Record<FrontMatterName, string>> = {}
  const findings: Finding[] = []
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const refuse = (sentence: string) => {
      findings.push({ line: firstLine + index, text: excerptOf(line.trim()), sentence })
    }
    const [, given = '', rest = ''] = /^\s*([^:：]+?)\s*[:：]\s*(.*?)\s*$/.exec(line) ?? []
    const name = (Object.keys(frontMatterNames) as FrontMatterName[]).find(
      (known) => known === given.toLowerCase() || frontMatterNames[known] === given,
    )
    const value = rest.replace(/^(["'])(.*)\1$/, '$2')
    if (name === undefined) refuse(`不认识这一项。可以写：${Object.values(frontMatterNames).join('、')}。`)
    else if (frontMatter[name] !== undefined) refuse(`“${frontMatterNames[name]}”写了两次。请只留一行。`)
    else if (value !== '' && dateFields.includes(name) && !isIsoDate(value))
      refuse('应为日期，例如 2014-02-24。')
    else if (value !== '') frontMatter[name] = value
  }
  return { frontMatter, findings }
}

const refusal = (sentence: string): SourceFileReading => ({
  state: 'refused',
  findings: [{ line: 1, text: '', sentence }],
})

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte)

/** Decodes text as people's programs save it: UTF-8 with or without its mark, else GB18030. `null` for neither. */
const decodeText = (bytes: Uint8Array): { text: string; encoding: 'utf-8' | 'gb18030' } | null => {
  for (const encoding of ['utf-8', 'gb18030'] as const)
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding }
    } catch {
      // A fatal decoder throws a TypeError for bytes that are not of its encoding, and for nothing else.
    }
  return null
}

/**
 * Reads a .txt with its front matter between two lines `---`, or a .docx with the file of that form beside it.
 * @param name - The file's name; only its ending is looked at.
 * @param beside - The text of `<name>.yaml` beside a .docx, or `null` when there is none.
 * @returns Never throws because of what the bytes are.
 * @see docs/SPEC.md ADD-3
 */
export const readSourceFile = (name: string, bytes: Uint8Array, beside: string | null): SourceFileReading => {
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    return refusal('这是旧版的 .doc 文件。请用 Word 或 WPS 打开，另存为 .docx 再试。')
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46]))
    return refusal('这是 PDF 文件，里面没有可靠的段落。请找到它的 .docx 或纯文本再试。')
  const ending = name.toLowerCase().endsWith('.docx') ? '.docx' : '.txt'
  if (!/\.(txt|docx)$/i.test(name)) return refusal('只收 .txt 和 .docx 文件。请另存为其中一种再试。')
  if (bytes.length > maxFileBytes[ending])
    return refusal(
      `文件有 ${Math.ceil(bytes.length / 1_000_000)} MB，${ending} 最大 ${maxFileBytes[ending] / 1_000_000} MB。请核对是不是选错了文件，或者去掉图片再试。`,
    )
  if (ending === '.docx') return readWord(bytes, beside)
  if (startsWith(bytes, [0x50, 0x4b]))
    return refusal('这不是纯文本，像是 .docx 或压缩包。如果是 .docx，请把文件名改回 .docx 再试。')
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]))
    return refusal('这个文件是 UTF-16（记事本里叫 Unicode）编码。请另存为 UTF-8 再试。')
  const decoded = decodeText(bytes)
  if (decoded === null) return refusal('认不出文字的编码。请用文本编辑器打开，另存为 UTF-8 再试。')
  return readText(decoded.text, decoded.encoding)
}

const readText = (text: string, encoding: 'utf-8' | 'gb18030'): SourceFileReading => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|[\r\n]/)
  const isRule = (line: string | undefined) => /^---\s*$/.test(line ?? '')
  if (!isRule(lines[0])) {
    const body = text.replace(/^\uFEFF/, '')
    return {
      state: 'read',
      frontMatter: {},
      hasFrontMatter: false,
      paragraphs: paragraphsOf(body),
      body,
      encoding,
      warnings: [],
    }
  }
  const end = lines.findIndex((line, index) => index > 0 && isRule(line))
  if (end === -1) return refusal('开头有一行 ---，但没有第二行 ---。请在文件信息之后、正文之前加上一行 ---。')
  const { frontMatter, findings } = readFrontMatter(lines.slice(1, end), 2)
  if (findings.length > 0) return { state: 'refused', findings }
  const body = lines.slice(end + 1).join('\n')
  return {
    state: 'read',
    frontMatter,
    hasFrontMatter: true,
    paragraphs: paragraphsOf(body, end + 2),
    body,
    encoding,
    warnings: [],
  }
}

const readWord = (bytes: Uint8Array, beside: string | null): SourceFileReading => {
  const word = readDocx(bytes)
  if (word.state === 'refused') return word
  const { frontMatter, findings } = readFrontMatter(
    (beside ?? '')
      .replace(/^\uFEFF/, '')
      .split(/\r\n|[\r\n]/)
      .map((line) => (/^---\s*$/.test(line) ? '' : line)),
    1,
  )
  if (findings.length > 0) return { state: 'refused', findings }
  return {
    state: 'read',
    frontMatter,
    hasFrontMatter: beside !== null,
    paragraphs: word.paragraphs,
    body: word.paragraphs.map(({ text }) => `${text}\n`).join(''),
    encoding: 'docx',
    warnings: word.warnings,
  }
}

/** A value as {@link readFrontMatter} reads it back: one that stands in quotes keeps them inside another pair. */
const quoted = (value: string): string => (/^(["']).*\1$/.test(value) ? `"${value}"` : value)

/** Lines `name: value` in Chinese, in the order readers know, for {@link readFrontMatter}. */
export const frontMatterText = (frontMatter: FrontMatter): string =>
  (Object.keys(frontMatterNames) as FrontMatterName[])
    .flatMap((name) =>
      frontMatter[name] === undefined ? [] : [`${frontMatterNames[name]}: ${quoted(frontMatter[name])}\n`],
    )
    .join('')
