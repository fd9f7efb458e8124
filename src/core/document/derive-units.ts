import type { Paragraph } from './document.ts'
import { noRoomSentence, placeIds } from './keep-ids.ts'
import {
  type Numbering,
  type NumberingKind,
  numberingKinds,
  readNumbering,
  readRun,
  readUnsureNumbering,
} from './numbering.ts'
import { isSameSeries, runInOf, sentencesOf } from './sentences.ts'
import { maxLevels, type UnitId } from './unit-id.ts'

/** A paragraph of a source, without white space around it; never empty. */
export interface SourceParagraph {
  /** 1-based, as an editor shows it; of a .docx the number of the paragraph. */
  readonly line: number
  readonly text: string
}

/** Something an editor should look at or must mend: where, and a Chinese sentence that says what to do. */
export interface Finding {
  readonly line: number
  /** The first characters of the paragraph. */
  readonly text: string
  readonly sentence: string
}

/** One unit as derived: `text` stands in paragraph `line`. */
export interface DerivedUnit {
  readonly id: UnitId
  readonly text: string
  readonly line: number
}

/** One paragraph as derived: its role and its units, at least one. */
export interface DerivedParagraph {
  readonly role: Paragraph['role']
  /** Of a heading: 1 to 4. */
  readonly level?: number
  readonly units: readonly DerivedUnit[]
}

/** What a text says of itself, for a front matter that does not say it yet. `null`: not found. */
export interface ReadFromText {
  readonly title: string | null
  readonly number: string | null
  readonly issuer: string | null
  readonly dateIso: string | null
}

/** The structure of a text, or why it has none that could be cited for ever. */
export type Derivation =
  | {
      readonly state: 'derived'
      readonly paragraphs: readonly DerivedParagraph[]
      readonly warnings: readonly Finding[]
      readonly said: ReadFromText
    }
  | { readonly state: 'refused'; readonly findings: readonly Finding[] }

/** The longest text that is taken: ten times the Civil Code. */
export const maxCharacters = 1_000_000
const excerptCharacters = 24

/** The first characters of a paragraph, for a sentence that names it. */
export const excerptOf = (text: string): string =>
  text.length > excerptCharacters ? `${text.slice(0, excerptCharacters)}…` : text

/**
 * The paragraphs of a plain text: its lines, those without a character left out.
 * @param firstLine - The number of the first line of `text` in its file.
 */
export const paragraphsOf = (text: string, firstLine = 1): readonly SourceParagraph[] =>
  text
    .split(/\r\n|[\r\n\f\u2028\u2029]/)
    .map((line, index) => ({ line: firstLine + index, text: line.trim() }))
    .filter((paragraph) => paragraph.text !== '')

interface Node {
  readonly kind: NumberingKind | 'root' | 'clause' | 'loose'
  /** One level of an id: `12`, `12-1`; empty where the place alone counts. */
  readonly level: string
  readonly numbering: Numbering | null
  readonly heading: boolean
  /** Takes up what has a greater one. */
  readonly rank: number
  /** Its own paragraphs; of a numbered node the first carries the number. */
  readonly own: SourceParagraph[]
  readonly children: Node[]
}

const rankOf = (kind: Node['kind'], isArticleInside: boolean): number => {
  if (kind === 'root') return -1
  if (kind === 'clause') return rankOf('article', isArticleInside) + 0.1
  // A paragraph without a number takes up only what has no number of its own either: 一是 …
  if (kind === 'loose') return numberingKinds.indexOf('run') - 0.5
  if (kind === 'article' && isArticleInside) return numberingKinds.indexOf('part') + 0.5
  return numberingKinds.indexOf(kind)
}

const headingKinds: readonly NumberingKind[] = ['book', 'subbook', 'chapter', 'section']
const isOuterHeading = (kind: Node['kind']): boolean =>
  (headingKinds as readonly Node['kind'][]).includes(kind)
const endsLikeSentence = (text: string): boolean => /[。；：，、！？…;:,!?][”’」』）)]?$/.test(text)
const maxHeadingCharacters = 60

const attachmentStart = /^附\s?件\s*([0-9０-９一二三四五六七八九十]{0,3})\s*$/
const attachmentList = /^附\s?件\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[:：]/
const closing =
  /^(?:特此[^。]{1,30}|以上[^。]{1,40}[，,]?(?:请|望)[^。]{0,30}|(?:妥否|当否|可否)[，,]请[^。]{1,20}|请[^。，]{0,12}(?:遵照|贯彻|认真)[^。]{0,12}执行)。?$/
const dateLine =
  /^(?:([12１２][0-9０-９]{3}|[一二][〇○零一二三四五六七八九]{3})\s*年\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*日)$/
const numberLine =
  /^[^\s。；，]{1,30}[〔[［（(【]\s?[12１２][0-9０-９]{3}\s?[〕\]］）)】]\s?(?:第\s?)?[0-9０-９]{1,6}\s?号$/
const noteLine = /^[（(].*[）)]$/
const listStart = /^目\s*录$/

/** Whether a line opens the list of attachments under a text (附件说明): 附件：1.台账清单. */
export const isAttachmentList = (text: string): boolean => attachmentList.test(text)
/** Whether a line is the number of issue (发文字号): 乙法〔2024〕7号. */
export const isNumberOfIssue = (text: string): boolean => numberLine.test(text)
/** Whether a line stands in brackets as a whole (题注, 附注): （此件公开发布）. */
export const isNote = (text: string): boolean => noteLine.test(text)

/** 2024年3月1日 or 二〇二四年三月一日 as an ISO date; `null` when it is no date of the calendar. */
const dateOf = (text: string): string | null => {
  const parts = dateLine
    .exec(text)
    ?.slice(1)
    .map((part) => readDateNumeral(part))
  if (parts === undefined) return null
  const [year = 0, month = 0, day = 0] = parts
  const last = [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ]
  if (day < 1 || day > (last[month - 1] ?? 0)) return null
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-')
}
const readDateNumeral = (text: string): number => {
  const numbering = readNumbering(`第${text}条`)
  return numbering?.number ?? 0
}

const withoutSpace = (text: string): string => text.replace(/\s/g, '')

/** A line of a list of contents without its dots and page: 第一章 总则……1. */
const listedHeading = (text: string): string => withoutSpace(text).replace(/[.．…·・]*\d*$/, '')

/**
 * Where the text begins behind its own list of contents (目录), which names the headings before they come; `from` itself
 * where there is none.
 */
const listEnd = (paragraphs: readonly SourceParagraph[], from: number): number => {
  const [head, first] = [paragraphs[from], paragraphs[from + 1]]
  if (head === undefined || first === undefined || !listStart.test(head.text)) return from
  const again = paragraphs.findIndex(
    ({ text }, index) => index > from + 1 && withoutSpace(text) === listedHeading(first.text),
  )
  const isList = paragraphs.slice(from + 1, again).every(({ text }) => text.length <= maxHeadingCharacters)
  return again === -1 || !isList ? from : again
}

/**
 * Derives the citable units of an official text from its official numbering: 编 章 节 条 款 项, 一、（一）1.（1）,
 * 一是 一要 首先 inside paragraphs, and sentences as the smallest units. Units put together are the paragraphs,
 * character by character, white space aside.
 *
 * An id follows the official number where there is one: 第十二条第二款 is `12.2`, its third sentence `12.2.3`;
 * 三、（一） is `3.1`. `x.0` is the heading of x, `x.0.1` what leads to its points. Articles are counted through
 * the whole text, so 编 章 节 before 第六条 are `6.0.1`, `6.0.3`, `6.0.4`. What stands before the first number is
 * `0`, what stands under the body `s`, attachment 1 `a1`.
 * @param title - As the front matter gives it, or `null` to take the first lines that look like one.
 * @returns Never throws because of what the text says.
 * @see docs/SPEC.md ADD-1 to ADD-4
 */
export const deriveUnits = (paragraphs: readonly SourceParagraph[], title: string | null): Derivation => {
  const refusals = refusalsOf(paragraphs)
  if (refusals.length > 0) return { state: 'refused', findings: refusals }
  const warnings: Finding[] = []
  const findings: Finding[] = []
  const main = paragraphs.slice(0, attachmentAt(paragraphs, 1))
  const derived: DerivedParagraph[] = []
  const said = deriveMain(main, title, derived, warnings, findings)
  const numbers = new Set<string>()
  for (let at = main.length, count = 1; at < paragraphs.length; count += 1) {
    const end = attachmentAt(paragraphs, at + 1)
    const part = paragraphs.slice(at, end)
    const numeral = attachmentStart.exec(part[0]?.text ?? '')?.[1] ?? ''
    const number = numeral === '' ? count : readDateNumeral(numeral)
    if (numbers.has(`a${number}`))
      findings.push(findingOf(part[0], `附件 ${number} 出现了两次。请核对原文，给附件编不同的号。`))
    numbers.add(`a${number}`)
    deriveAttachment(part, `a${number}`, derived, warnings, findings)
    at = end
  }
  if (findings.length > 0) return { state: 'refused', findings }
  const placement = placeIds(derived.flatMap(({ units }) => units.map(({ id }) => id)))
  if (placement.state === 'full') {
    const unit = derived.flatMap(({ units }) => units)[placement.index]
    return { state: 'refused', findings: [findingOf(unit, noRoomSentence)] }
  }
  let index = 0
  const settled = derived.map(
    (paragraph): DerivedParagraph => ({
      ...paragraph,
      units: paragraph.units.map((unit) => ({ ...unit, id: placement.ids[index++] ?? unit.id })),
    }),
  )
  return { state: 'derived', paragraphs: settled, warnings, said }
}

const findingOf = (paragraph: SourceParagraph | undefined, sentence: string): Finding => ({
  line: paragraph?.line ?? 1,
  text: excerptOf(paragraph?.text ?? ''),
  sentence,
})

/** What makes a text unusable before anybody looks for numbers in it. */
const refusalsOf = (paragraphs: readonly SourceParagraph[]): readonly Finding[] => {
  const [first] = paragraphs
  if (first === undefined) return [findingOf(first, '没有正文。请核对文件里是否有文字。')]
  const characters = paragraphs.reduce((sum, { text }) => sum + text.length, 0)
  if (characters > maxCharacters)
    return [findingOf(first, `正文有 ${characters} 字，最多 ${maxCharacters} 字。请分成几份文件添加。`)]
  const broken = paragraphs.find(({ text }) => text.includes('\uFFFD'))
  if (broken) return [findingOf(broken, '有认不出的字符（�）。请把文件另存为 UTF-8 编码再试。')]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const control = paragraphs.find(({ text }) => /[\u0000-\u0008\u000B\u000E-\u001F\u007F]/.test(text))
  if (control)
    return [
      findingOf(control, '有看不见的控制字符，这不像纯文本。请用文本编辑器打开，另存为 UTF-8 纯文本再试。'),
    ]
  if (!paragraphs.some(({ text }) => /\p{Script=Han}/u.test(text)))
    return [findingOf(first, '正文里没有一个汉字。请核对是不是选错了文件。')]
  return []
}

/** Where the next attachment begins, at or after `from`; the end when there is none. */
const attachmentAt = (paragraphs: readonly SourceParagraph[], from: number): number => {
  const found = paragraphs.findIndex(({ text }, index) => index >= from && attachmentStart.test(text))
  return found === -1 ? paragraphs.length : found
}

const isTitleLine = (text: string): boolean =>
  text.length <= maxHeadingCharacters &&
  !endsLikeSentence(text) &&
  !text.includes('，') &&
  !listStart.test(text) &&
  readNumbering(text) === null

/** Which of the first paragraphs are the title: from, to (exclusive). */
const findTitle = (
  paragraphs: readonly SourceParagraph[],
  title: string | null,
): readonly [number, number] | null => {
  const [wanted, deepest, longest] = [title === null ? null : withoutSpace(title), 6, 6]
  for (let from = 0; wanted !== null && from < Math.min(deepest, paragraphs.length); from += 1)
    for (let to = from + 1; to <= Math.min(from + longest, paragraphs.length); to += 1)
      if (
        withoutSpace(
          paragraphs
            .slice(from, to)
            .map(({ text }) => text)
            .join(''),
        ) === wanted
      )
        return [from, to]
  const isAside = ({ text }: SourceParagraph) =>
    numberLine.test(text) || noteLine.test(text) || dateOf(text) !== null
  const from = paragraphs.findIndex((paragraph) => !isAside(paragraph))
  let to = from
  while (
    to < paragraphs.length &&
    to - from < 4 &&
    isTitleLine(paragraphs[to]?.text ?? '') &&
    !isAside(paragraphs[to] as SourceParagraph)
  )
    to += 1
  return from === -1 || to === from ? null : [from, to]
}

const paragraphOf = (
  role: Paragraph['role'],
  id: string,
  { text, line }: SourceParagraph,
): DerivedParagraph => ({
  role,
  units: [{ id: id as UnitId, text, line }],
})

const deriveMain = (
  paragraphs: readonly SourceParagraph[],
  title: string | null,
  derived: DerivedParagraph[],
  warnings: Finding[],
  findings: Finding[],
): ReadFromText => {
  const found = findTitle(paragraphs, title)
  const titleText =
    found === null
      ? null
      : paragraphs
          .slice(...found)
          .map(({ text }) => text)
          .join('')
  if (title !== null && (titleText === null || withoutSpace(titleText) !== withoutSpace(title)))
    warnings.push(
      findingOf(paragraphs[0], `正文开头没有找到标题《${title}》。页面上的大标题会用正文最前面的几行。`),
    )
  let at = found?.[1] ?? 0
  let number: string | null = null
  const front: DerivedParagraph[] = []
  const put = (role: Paragraph['role'], paragraph: SourceParagraph) =>
    front.push(paragraphOf(role, `0.${front.length + 1}`, paragraph))
  for (const [index, paragraph] of paragraphs.slice(0, at).entries()) {
    if (numberLine.test(paragraph.text)) number ??= paragraph.text
    put(found !== null && index >= found[0] ? 'title' : 'subtitle', paragraph)
  }
  for (let next = paragraphs[at]; next !== undefined; next = paragraphs[at]) {
    if (numberLine.test(next.text)) number ??= next.text
    else if (!noteLine.test(next.text) && dateOf(next.text) === null) break
    put('subtitle', next)
    at += 1
  }
  for (const end = listEnd(paragraphs, at); at < end; at += 1) put('body', paragraphs[at] as SourceParagraph)
  const addressee = paragraphs[at]
  if (addressee && /^[^。；]{2,300}[:：]$/.test(addressee.text) && readNumbering(addressee.text) === null) {
    put('addressee', addressee)
    at += 1
  }
  const foot = splitFoot(paragraphs.slice(at))
  derived.push(...front)
  deriveBody(foot.body, [], front.length, derived, warnings, findings)
  let count = 0
  for (const [index, paragraph] of foot.closing.entries())
    derived.push(paragraphOf('body', `s.0.${index + 1}`, paragraph))
  for (const [role, paragraph] of foot.under) derived.push(paragraphOf(role, `s.${++count}`, paragraph))
  const issuer = foot.under.filter(([role]) => role === 'issuer').map(([, { text }]) => text)
  const date = foot.under.find(([role]) => role === 'date')?.[1].text
  return {
    title: titleText,
    number,
    issuer: issuer.length > 0 ? issuer.join('、') : null,
    dateIso: date === undefined ? null : dateOf(date),
  }
}

interface Foot {
  readonly body: readonly SourceParagraph[]
  readonly closing: readonly SourceParagraph[]
  readonly under: readonly (readonly [Paragraph['role'], SourceParagraph])[]
}

const maxFootParagraphs = 40

/** Parts what stands under the body from it: 特此通知, the list of attachments, who signs, the date, what follows it. */
const splitFoot = (paragraphs: readonly SourceParagraph[]): Foot => {
  const under: (readonly [Paragraph['role'], SourceParagraph])[] = []
  const textAt = (at: number) => paragraphs[at]?.text ?? ''
  const earliest = Math.max(0, paragraphs.length - maxFootParagraphs)
  const date = paragraphs.findLastIndex(({ text }) => dateOf(text) !== null)
  let end = paragraphs.length
  if (date > 0 && date >= paragraphs.length - 6) {
    let issuer = date
    const isIssuer = (text: string) =>
      text.length <= 40 &&
      !/[。；：，！？]/.test(text) &&
      readNumbering(text) === null &&
      !attachmentList.test(text)
    while (issuer > 0 && date - issuer < 6 && isIssuer(textAt(issuer - 1))) issuer -= 1
    end = issuer
    for (const [index, paragraph] of paragraphs.slice(issuer).entries()) {
      const at = issuer + index
      under.push([at < date ? 'issuer' : at === date ? 'date' : 'body', paragraph])
    }
  }
  const list = paragraphs.findLastIndex(
    ({ text }, index) => index >= earliest && index < end && attachmentList.test(text),
  )
  if (
    list > 0 &&
    paragraphs.slice(list + 1, end).every(({ text }) => readNumbering(text)?.kind === 'point')
  ) {
    under.unshift(...paragraphs.slice(list, end).map((paragraph) => ['body', paragraph] as const))
    end = list
  }
  let from = end
  while (from > 1 && closing.test(textAt(from - 1))) from -= 1
  return { body: paragraphs.slice(0, from), closing: paragraphs.slice(from, end), under }
}

const deriveAttachment = (
  paragraphs: readonly SourceParagraph[],
  prefix: string,
  derived: DerivedParagraph[],
  warnings: Finding[],
  findings: Finding[],
): void => {
  let count = 0
  const [mark, ...rest] = paragraphs
  if (mark !== undefined) derived.push(paragraphOf('attachment', `${prefix}.0.${++count}`, mark))
  let at = 0
  while (at < rest.length && at < 4 && isTitleLine(rest[at]?.text ?? '')) at += 1
  // A list of names would be all title: only what something follows is one.
  if (at === rest.length) at = Math.min(at, 1)
  for (const paragraph of rest.slice(0, at))
    derived.push(paragraphOf('attachment-title', `${prefix}.0.${++count}`, paragraph))
  deriveBody(rest.slice(at), [prefix], count, derived, warnings, findings)
}

/** Puts numbered paragraphs under each other and gives their units ids below `base`. */
const deriveBody = (
  paragraphs: readonly SourceParagraph[],
  base: readonly string[],
  frontCount: number,
  derived: DerivedParagraph[],
  warnings: Finding[],
  findings: Finding[],
): void => {
  const numberings = paragraphs.map(({ text }) => readNumbering(text))
  const runs = paragraphRuns(paragraphs, numberings)
  // 一、 first and 第一条 after it: the articles belong to the parts, and are not counted through.
  const isArticleInside =
    numberings.find(
      (numbering) =>
        numbering &&
        (numbering.kind === 'part' || numbering.kind === 'article' || isOuterHeading(numbering.kind)),
    )?.kind === 'part'
  const rank = (kind: Node['kind']) => rankOf(kind, isArticleInside)
  const root: Node = {
    kind: 'root',
    level: '',
    numbering: null,
    heading: false,
    rank: -1,
    own: [],
    children: [],
  }
  const stack: Node[] = [root]
  const top = () => stack.at(-1) as Node
  const push = (node: Node) => {
    top().children.push(node)
    stack.push(node)
  }
  const loose = (kind: 'clause' | 'loose', own: SourceParagraph[], nodeRank = rank(kind)): Node => ({
    kind,
    rank: nodeRank,
    level: '',
    numbering: null,
    heading: false,
    own,
    children: [],
  })
  const lastBySeries = new Map<Node | 'articles', { numbering: Numbering; paragraph: SourceParagraph }>()

  for (const [index, paragraph] of paragraphs.entries()) {
    const numbering = numberings[index] ?? runs.get(index) ?? null
    if (numbering === null) {
      while (top().kind === 'run') stack.pop()
      const article = stack.findLastIndex(({ kind }) => kind === 'article')
      if (article >= 0) {
        stack.length = article + 1
        push(loose('clause', [paragraph]))
        continue
      }
      if (top().kind === 'loose') stack.pop()
      // After points of its own a paragraph does not belong before them.
      if (top().kind === 'root' || top().heading || top().children.length > 0)
        push(loose('loose', [paragraph]))
      else top().own.push(paragraph)
      continue
    }
    while (top().rank >= rank(numbering.kind)) stack.pop()
    // 首先 … after a paragraph that has points of its own opens another list.
    if (numbering.kind === 'run' && top().kind === 'loose' && hasPoints(top())) stack.pop()
    if (numbering.kind === 'run' && top().kind === 'root') push(loose('loose', []))
    const isCountedThrough = numbering.kind === 'article' && !isArticleInside
    const siblings = isCountedThrough ? 'articles' : top()
    const last = isCountedThrough ? lastBySeries.get('articles') : sameKind(top().children, numbering)
    const trouble = followsOn(numbering, last?.numbering ?? null)
    if (trouble === 'again' && numbering.number === 1) {
      // A new list under a paragraph of its own: that paragraph becomes the node above it.
      const former = deepestOpen(top())
      const lead = former && former.own.length > 1 ? former.own.pop() : undefined
      if (lead !== undefined) push(loose('loose', [lead], rank(numbering.kind) - 0.05))
      else findings.push(again(paragraph, numbering, last?.paragraph))
    } else if (trouble === 'again') findings.push(again(paragraph, numbering, last?.paragraph))
    else if (trouble === 'gap')
      warnings.push(
        findingOf(
          paragraph,
          last
            ? `编号从“${last.numbering.mark}”跳到“${numbering.mark}”，请核对原文是否漏了一段。`
            : `第一个编号是“${numbering.mark}”，请核对前面是否漏了一段。`,
        ),
      )
    if (siblings === 'articles') lastBySeries.set('articles', { numbering, paragraph })
    const next = paragraphs[index + 1]
    const nextNumbering = numberings[index + 1] ?? runs.get(index + 1) ?? null
    const isFollowed =
      next !== undefined && (nextNumbering === null || rank(nextNumbering.kind) > rank(numbering.kind))
    const heading =
      isOuterHeading(numbering.kind) ||
      (numbering.kind !== 'run' &&
        numbering.kind !== 'circled' &&
        isFollowed &&
        paragraph.text.length <= maxHeadingCharacters &&
        !endsLikeSentence(paragraph.text))
    push({
      kind: numbering.kind,
      rank: rank(numbering.kind),
      level: `${numbering.number}${numbering.inserted > 0 ? `-${numbering.inserted}` : ''}`,
      numbering,
      heading,
      own: [paragraph],
      children: [],
    })
    if (numbering.kind === 'article' && !heading) {
      top().own.pop()
      push(loose('clause', [paragraph]))
    }
  }
  const unsure = unsureNumbers(paragraphs, numberings)
  warnings.push(...hardWraps(paragraphs, numberings), ...unsure.warnings)
  findings.push(...unsure.findings)
  const emitted: DerivedParagraph[] = []
  emitRoot(root, base, frontCount, isArticleInside, emitted)
  const deep = emitted.flatMap(({ units }) => units).find(({ id }) => id.split('.').length > maxLevels)
  if (deep)
    findings.push({
      line: deep.line,
      text: excerptOf(deep.text),
      sentence: `编号套了太多层（${deep.id}），最多 ${maxLevels} 层。请核对编号。`,
    })
  derived.push(...emitted)
}

/** What stands right behind a number where another article is meant: 第三条规定的情形, 第三条、第四条, 第三条和本办法第四条. */
const reference =
  /^(?:[第的中、；）)]|规定|所列|所称|所述|所规定|之规定|[，。]第|(?:和|与|及|以及|或|或者|至|到)[^，。；]{0,12}第)/

const orderOf = ({ number, inserted }: Numbering): number => number + inserted / 10_000

/**
 * Paragraphs that may be an article or a chapter of their own, if only there were a space after the number. Where the
 * text has no other of that number it can hardly be words: taken for words it would be cited under the article before,
 * for ever.
 */
const unsureNumbers = (
  paragraphs: readonly SourceParagraph[],
  numberings: readonly (Numbering | null)[],
): { readonly warnings: readonly Finding[]; readonly findings: readonly Finding[] } => {
  const last = new Map<NumberingKind, number>()
  const [warnings, findings]: [Finding[], Finding[]] = [[], []]
  for (const [index, paragraph] of paragraphs.entries()) {
    const sure = numberings[index] ?? null
    const unsure = sure === null ? readUnsureNumbering(paragraph.text) : null
    const found = sure ?? unsure
    if (found === null) continue
    const order = orderOf(found)
    // What points back, as 第三条规定的情形 after 第五条 does, is a reference and no number.
    const goesOn = order > (last.get(found.kind) ?? 0)
    if (sure !== null || goesOn) last.set(found.kind, order)
    const depth = headingKinds.indexOf(found.kind)
    // 节 begin again under another 章.
    if (sure !== null && depth >= 0) for (const kind of headingKinds.slice(depth + 1)) last.delete(kind)
    if (unsure === null || !goesOn) continue
    const { mark } = unsure
    const later = numberings.slice(index + 1)
    const isOuter = (other: Numbering | null) =>
      other !== null && depth > 0 && headingKinds.slice(0, depth).includes(other.kind)
    const end = later.findIndex(isOuter)
    const hasOther = later
      .slice(0, end < 0 ? later.length : end)
      .some((other) => other?.kind === unsure.kind && orderOf(other) === order)
    if (hasOther || reference.test(paragraph.text.slice(mark.length)))
      warnings.push(
        findingOf(
          paragraph,
          `“${mark}”后面没有空格，现在当作普通文字，不是编号。如果它是编号，请在它后面加一个空格，再试一次；如果是提到另一条，不用改。`,
        ),
      )
    else
      findings.push(
        findingOf(
          paragraph,
          `“${mark}”后面没有空格，分不清是编号还是提到别处，正文里又没有别的“${mark}”。如果它是编号，请在它后面加一个空格；如果是提到别处，请把这一段接在上一段末尾。`,
        ),
      )
  }
  return { warnings, findings }
}

const again = (paragraph: SourceParagraph, { mark }: Numbering, last: SourceParagraph | undefined): Finding =>
  findingOf(
    paragraph,
    `编号“${mark}”${last === undefined ? '重复' : `与第 ${last.line} 行“${excerptOf(last.text)}”重复或倒退`}，单元号会不唯一。请核对原文；如果这里确实另起一组，请确认前面有一段没有编号的引语。`,
  )

const sameKind = (children: readonly Node[], { kind, series }: Numbering) => {
  const last = children.findLast(
    (child) => child.kind === kind && isSameSeries(child.numbering?.series ?? '', series),
  )
  const paragraph = last?.own[0] ?? last?.children[0]?.own[0]
  // A list that stands under a loose paragraph in between is another list.
  return last?.numbering && paragraph ? { numbering: last.numbering, paragraph } : undefined
}

const hasPoints = ({ own }: Node): boolean => own.some(({ text }) => runInOf(text, 0, []) !== null)

const deepestOpen = (node: Node): Node | undefined => {
  let found = node.children.at(-1)
  for (let next = found; next !== undefined; next = next.children.at(-1)) found = next
  return found
}

const followsOn = (numbering: Numbering, last: Numbering | null): 'well' | 'again' | 'gap' => {
  if (last === null) return numbering.number === 1 || numbering.kind === 'run' ? 'well' : 'gap'
  const step = numbering.number - last.number
  if (step < 0 || (step === 0 && numbering.inserted <= last.inserted)) return 'again'
  return step > 1 ? 'gap' : 'well'
}

/** The paragraphs that open with 一要, 首先 … and continue one another; a series inside one paragraph is not meant. */
const paragraphRuns = (
  paragraphs: readonly SourceParagraph[],
  numberings: readonly (Numbering | null)[],
): ReadonlyMap<number, Numbering> => {
  const found = new Map<number, Numbering>()
  let group: [number, Numbering][] = []
  const close = () => {
    if (group.length > 1) for (const [index, numbering] of group) found.set(index, numbering)
    group = []
  }
  for (const [index, { text }] of paragraphs.entries()) {
    if (numberings[index] !== null) close()
    const run = readRun(text)
    if (run === null || runInOf(text, 0, [])?.lead === '') continue
    const last = group.at(-1)?.[1]
    if (run.number === 1) {
      close()
      group = [[index, run]]
    } else if (
      last &&
      isSameSeries(last.series, run.series) &&
      (run.number === 0 || run.number === last.number + 1)
    )
      group.push([index, { ...run, number: last.number + 1 }])
  }
  close()
  return found
}

/** Lines a program broke: no end of a sentence, and the next line goes on in the middle of one. */
const hardWraps = (
  paragraphs: readonly SourceParagraph[],
  numberings: readonly (Numbering | null)[],
): readonly Finding[] => {
  const usual = 20
  const broken = paragraphs.filter(({ text }, index) => {
    const next = paragraphs[index + 1]
    return (
      next !== undefined &&
      numberings[index] === null &&
      text.length >= usual &&
      text.includes('，') &&
      !/[。；：！？”）)…]$/.test(text) &&
      numberings[index + 1] === null &&
      /[。；，]/.test(next.text)
    )
  })
  const [first] = broken
  return first === undefined
    ? []
    : [
        findingOf(
          first,
          `这一行没有说完就换行了，像这样的有 ${broken.length} 处。如果是排版时断开的，请先把一段合成一行再添加。`,
        ),
      ]
}

type Level = string | number

const unitsOf = (
  texts: readonly string[],
  line: number,
  path: readonly Level[],
  from = 0,
): readonly DerivedUnit[] =>
  texts.map((text, index) => ({
    id: [...path, from + index + 1].join('.') as UnitId,
    text: text.trim(),
    line,
  }))

/** The units of one paragraph: sentences, or what leads to its points and the points. */
const unitsInside = (
  text: string,
  line: number,
  path: readonly Level[],
  from: number,
  without: readonly string[],
): readonly DerivedUnit[] => {
  const runIn = path.length + 2 > maxLevels ? null : runInOf(text, from, without)
  if (runIn === null) return unitsOf(sentencesOf(text), line, path)
  const used = [...without, runIn.series]
  return [
    ...unitsOf(sentencesOf(runIn.lead), line, [...path, 0]),
    ...runIn.points.flatMap((point, index) => unitsInside(point, line, [...path, index + 1], 0, used)),
  ]
}

/** Own paragraphs of a node that has nothing numbered under it. */
const emitOwn = (
  own: readonly SourceParagraph[],
  mark: string,
  path: readonly Level[],
  emitted: DerivedParagraph[],
): void => {
  const fromOf = (index: number) => (index === 0 ? mark.length : 0)
  const withPoints = own.filter(({ text }, index) => runInOf(text, fromOf(index), []) !== null).length
  if (own.length === 1 || withPoints === 0) {
    let sentences = 0
    for (const [index, { text, line }] of own.entries()) {
      const units =
        own.length === 1
          ? unitsInside(text, line, path, fromOf(index), [])
          : unitsOf(sentencesOf(text), line, path, sentences)
      sentences += units.length
      emitted.push({ role: 'body', units })
    }
    return
  }
  // Several paragraphs, some with points of their own: the paragraphs count.
  for (const [index, { text, line }] of own.entries())
    emitted.push({ role: 'body', units: unitsInside(text, line, [...path, index + 1], fromOf(index), []) })
}

/** The number a node's first paragraph begins with, as it stands there. */
const markOf = ({ numbering, own: [first] }: Node): string =>
  numbering?.mark ?? readNumbering(first?.text ?? '')?.mark ?? ''

const emitNode = (node: Node, path: readonly Level[], depth: number, emitted: DerivedParagraph[]): void => {
  const [first] = node.own
  if (node.heading && first) {
    emitted.push({
      role: 'heading',
      level: Math.min(depth, 4),
      units: [{ id: [...path, 0].join('.') as UnitId, ...trimmed(first) }],
    })
    emitUnder(node.children, path, depth + 1, emitted)
    return
  }
  if (node.kind === 'article') {
    emitUnder(node.children, path, depth, emitted)
    return
  }
  if (node.children.length === 0) {
    emitOwn(node.own, markOf(node), path, emitted)
    return
  }
  // What leads to what is numbered under it: x.0.1, x.0.2 …, counted through.
  emitOwn(node.own, markOf(node), [...path, 0], emitted)
  for (const [child, number] of numbered(node.children)) emitNode(child, [...path, number], depth, emitted)
}

const trimmed = ({ text, line }: SourceParagraph): { text: string; line: number } => ({ text, line })

/** Children with the level each has in an id: its own number, or for a loose paragraph the one after the last. */
const numbered = (children: readonly Node[]): readonly (readonly [Node, Level])[] => {
  let last = 0
  return children.map((child) => {
    last = child.numbering === null ? last + 1 : child.numbering.number
    return [child, child.numbering === null ? last : child.level] as const
  })
}

/** What stands under a heading: paragraphs counted 1, 2, 3; or, where points have numbers, what leads to them and the points. */
const emitUnder = (
  children: readonly Node[],
  path: readonly Level[],
  depth: number,
  emitted: DerivedParagraph[],
): void => {
  const [only] = children
  const isSingle = children.length === 1 && only?.kind === 'loose'
  if (isSingle && only && (only.children.length > 0 || runInOf(only.own[0]?.text ?? '', 0, []) !== null)) {
    emitNode(only, path, depth, emitted)
    return
  }
  const firstNumbered = children.findIndex(({ kind }) => kind !== 'loose' && kind !== 'clause')
  const lead = firstNumbered > 0 ? children.slice(0, firstNumbered) : []
  const plain = lead.every((child) => child.children.length === 0)
  if (plain)
    emitOwn(
      lead.flatMap(({ own }) => own),
      '',
      [...path, 0],
      emitted,
    )
  else for (const [index, child] of lead.entries()) emitNode(child, [...path, 0, index + 1], depth, emitted)
  for (const [child, number] of numbered(children.slice(lead.length)))
    emitNode(child, [...path, number], depth, emitted)
}

const kindLevels: Partial<Record<Node['kind'], number>> = { book: 1, subbook: 2, chapter: 3, section: 4 }

const emitRoot = (
  root: Node,
  base: readonly Level[],
  frontCount: number,
  isArticleInside: boolean,
  emitted: DerivedParagraph[],
): void => {
  const hasNumbers = root.children.some(({ kind }) => kind !== 'loose')
  const preamble = hasNumbers ? root.children.findIndex(({ kind }) => kind !== 'loose') : 0
  for (const [index, child] of root.children.slice(0, preamble).entries())
    emitNode(child, [...base, 0, frontCount + index + 1], 1, emitted)
  const rest = root.children.slice(preamble)
  const articles: Node[] = []
  const collect = (node: Node) => {
    if (node.kind === 'article') articles.push(node)
    else for (const child of node.children) collect(child)
  }
  for (const child of rest) collect(child)
  if (articles.length === 0 || isArticleInside) {
    for (const [child, number] of numbered(rest)) emitNode(child, [...base, number], 1, emitted)
    return
  }
  let at = 0
  const emitCounted = (node: Node, depth: number): void => {
    if (node.kind === 'article') {
      at += 1
      emitNode(node, [...base, node.level], depth, emitted)
      return
    }
    const next = articles[at]?.level ?? String((articles.at(-1)?.numbering?.number ?? 0) + 1)
    const kindLevel = kindLevels[node.kind]
    if (kindLevel === undefined) {
      emitNode(node, [...base, next, 0, node.level || 1], depth, emitted)
      return
    }
    const path = [...base, next, 0, kindLevel]
    const [heading] = node.own
    if (heading)
      emitted.push({
        role: 'heading',
        level: Math.min(depth, 4),
        units: [{ id: path.join('.') as UnitId, ...trimmed(heading) }],
      })
    let looseCount = 0
    for (const child of node.children)
      if (child.kind === 'article' || isOuterHeading(child.kind)) emitCounted(child, depth + 1)
      else emitNode(child, [...path, child.level || ++looseCount], depth + 1, emitted)
  }
  for (const child of rest) emitCounted(child, 1)
}
