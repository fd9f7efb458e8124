import { deriveUnits, isAttachmentList, isNote, isNumberOfIssue } from './derive-units.ts'
import type { Document, Unit } from './document.ts'
import { chineseNumeral, type Numbering, numberingKinds, readNumbering, readRun } from './numbering.ts'
import { type UnitId, unitLevels } from './unit-id.ts'

type Text = Pick<Document, 'title' | 'paragraphs'> & { readonly units: readonly Pick<Unit, 'id' | 'text'>[] }

/** What a paragraph role is called where the role alone says the place. */
const nameByRole: Readonly<Record<string, string>> = {
  title: '标题',
  subtitle: '题注',
  addressee: '主送机关',
  issuer: '署名',
  date: '成文日期',
  'attachment-title': '标题',
}

const plainId = /^\d+(?:\.\d+){1,3}$/
const innerKinds: readonly Numbering['kind'][] = ['article', 'item', 'point', 'small', 'circled']

type Role = Document['paragraphs'][number]['role']
type PlacedUnit = Pick<Unit, 'id' | 'text'>

/** A text as its numbers divide it now, whatever ids its units have kept from earlier versions. */
interface Structure {
  /** In the order of the text, under ids that say where each stands. */
  readonly units: readonly PlacedUnit[]
  readonly roleOf: ReadonlyMap<UnitId, Role>
  /** Where a unit of the document begins, by the id it has there. */
  readonly ownIdOf: ReadonlyMap<UnitId, UnitId>
  /** The units below a number: `12.2` → 12.2.1, 12.2.2, 12.2.3.1. */
  readonly under: ReadonlyMap<string, readonly PlacedUnit[]>
  /** The official number or opening word of what stands below a number: `12.2.1` → （一）. */
  readonly markOf: ReadonlyMap<string, Numbering>
  /** Which paragraph of the text a unit stands in. */
  readonly paragraphOf: ReadonlyMap<UnitId, number>
  /** Whether the document's units are cut where the numbering cuts them. */
  readonly isCutByNumbers: boolean
}

const withoutSpace = (text: string): string => text.replace(/\s/g, '')

/** Reads the numbers of a text anew: 第六条 that became 第七条 keeps the ids 6.… and is cited as 第七条. */
const readStructure = ({ title, paragraphs, units }: Text): Structure => {
  const textById = new Map(units.map(({ id, text }) => [id, text]))
  const derivation = deriveUnits(
    paragraphs.map((paragraph, index) => ({
      line: index + 1,
      text: paragraph.units.map((id) => textById.get(id) ?? '').join(''),
    })),
    title,
  )
  // A text that was fixed before its numbering was refused stands by its own ids.
  const structured: readonly {
    readonly role: Role
    readonly units: readonly PlacedUnit[]
  }[] =
    derivation.state === 'derived'
      ? derivation.paragraphs
      : paragraphs.map(({ role, units }) => ({
          role,
          units: units.map((id) => ({ id, text: textById.get(id) ?? '' })),
        }))
  const derived = structured.flatMap((paragraph) => paragraph.units)
  const under = new Map<string, PlacedUnit[]>()
  for (const unit of derived) {
    const levels = unit.id.split('.')
    for (let depth = 1; depth < levels.length; depth += 1) {
      const prefix = levels.slice(0, depth).join('.')
      const found = under.get(prefix)
      if (found) found.push(unit)
      else under.set(prefix, [unit])
    }
  }
  // Both are the same text in the same order: a unit stands where its first character does.
  const ownIdOf = new Map<UnitId, UnitId>()
  let [index, end, at] = [0, withoutSpace(derived[0]?.text ?? '').length, 0]
  for (const { id, text } of units) {
    while (at >= end && index < derived.length - 1) end += withoutSpace(derived[++index]?.text ?? '').length
    ownIdOf.set(id, derived[index]?.id ?? id)
    at += withoutSpace(text).length
  }
  return {
    units: derived,
    roleOf: new Map(structured.flatMap(({ role, units }) => units.map(({ id }) => [id, role] as const))),
    ownIdOf,
    under,
    markOf: readMarks(structured),
    paragraphOf: new Map(
      structured.flatMap(({ units }, index) => units.map(({ id }) => [id, index] as const)),
    ),
    isCutByNumbers: derived.length === units.length && new Set(ownIdOf.values()).size === units.length,
  }
}

/** What a text begins with: its number, and the number or word of a point that opens right behind it: （一）一要. */
const marksAtStart = (text: string): readonly Numbering[] => {
  const mark = readNumbering(text) ?? readRun(text)
  return mark === null ? [] : [mark, ...marksAtStart(text.slice(mark.mark.length).trimStart())]
}

/** Gives each number or word to the level of the ids that it opens. */
const readMarks = (
  paragraphs: readonly { readonly role: Role; readonly units: readonly PlacedUnit[] }[],
): ReadonlyMap<string, Numbering> => {
  const marks = new Map<string, Numbering>()
  const opened = new Set<string>()
  // 编 章 节 stand before an article under its number, 4.0.3: what they open is not 4.
  let before: string | null = null
  for (const { role, units } of paragraphs)
    for (const { id, text } of units) {
      if (role !== 'heading' && role !== 'body') continue
      const levels = id.split('.')
      const found = marksAtStart(text)
      if (role === 'heading' && levels.at(-2) === '0' && isOuter(found[0])) before = `${id}.`
      if (before !== null && `${id}.`.startsWith(before)) continue
      const opens = levels.flatMap((level, depth) => {
        const prefix = levels.slice(0, depth + 1).join('.')
        const isPlace = depth < levels.length - 1 && /^[1-9]/.test(level)
        return isPlace && !opened.has(prefix) ? [prefix] : []
      })
      for (const prefix of opens) opened.add(prefix)
      // An article's number opens its first paragraph (款) too, which has no number.
      const inner = found[0]?.kind === 'article' ? [...opens.slice(0, 1), ...opens.slice(2)] : opens
      const numbers = found.filter(({ kind }) => kind !== 'run').slice(0, inner.length)
      const runs = found.filter(({ kind }) => kind === 'run').slice(0, inner.length - numbers.length)
      // A number belongs to the paragraph as a whole, a word to the point inside it.
      for (const [at, mark] of numbers.entries()) marks.set(inner[at] ?? '', mark)
      for (const [at, mark] of runs.entries()) marks.set(inner[inner.length - runs.length + at] ?? '', mark)
    }
  return marks
}

/** A document is asked for the place of each of its units in turn. */
const structures = new WeakMap<Document['paragraphs'], Structure>()
const structureOf = (text: Text): Structure => {
  const known = structures.get(text.paragraphs)
  if (known) return known
  const structure = readStructure(text)
  structures.set(text.paragraphs, structure)
  return structure
}

/**
 * Whether places in a text are said by its official numbers: it is cut by them, or has articles, items or
 * attachments, or no parts 一、 at all. Otherwise it was cut by hand, and part, opening word and sentence say it better.
 */
export const isPlacedByNumbers = (text: Text): boolean => {
  const { paragraphs, units } = text
  if (structureOf(text).isCutByNumbers) return true
  const textById = new Map(units.map(({ id, text }) => [id, text]))
  const starts = paragraphs.map(({ role, units: [first = ''] }) => ({
    role,
    kind: readNumbering(textById.get(first as UnitId) ?? '')?.kind,
  }))
  return (
    units.some(({ id }) => !plainId.test(id) && !id.startsWith('s.')) ||
    starts.some(({ kind }) => kind !== undefined && innerKinds.includes(kind)) ||
    !starts.some(({ role, kind }) => role === 'heading' && kind === 'part')
  )
}

const outerKinds: readonly Numbering['kind'][] = ['book', 'subbook', 'chapter', 'section']

const isOuter = (mark: Numbering | null | undefined): boolean =>
  mark != null && outerKinds.includes(mark.kind)

/** 第二章第一节 for the heading of a section: a section is counted anew in each chapter. */
const outerNameOf = ({ units, roleOf }: Structure, id: UnitId, attachment: string): string => {
  const names: string[] = []
  let inner: number = numberingKinds.length
  for (let at = units.findIndex((unit) => unit.id === id); at >= 0; at -= 1) {
    const unit = units[at] as PlacedUnit
    if (attachment !== '' && !unit.id.startsWith(`${attachment}.`)) break
    const numbering = roleOf.get(unit.id) === 'heading' ? readNumbering(unit.text) : null
    if (numbering === null || !isOuter(numbering)) continue
    const rank = numberingKinds.indexOf(numbering.kind)
    if (rank >= inner) continue
    inner = rank
    names.unshift(nameOfMark(numbering, null))
  }
  return names.join('')
}

/** The heading 4.0.3 of a chapter under which a unit 4.0.3.1 stands before the first article. */
const headingBefore = ({ units, roleOf }: Structure, id: UnitId): string | undefined =>
  units.find(
    (unit) =>
      id.startsWith(`${unit.id}.`) && roleOf.get(unit.id) === 'heading' && isOuter(readNumbering(unit.text)),
  )?.id

/**
 * A paragraph without a number of its own: 第2段 as one counts on the page, “（二）”之后 right behind what has a number.
 * Empty where it is the only one, and for a list whose paragraphs have names of their own: 首先 …, 其次 ….
 */
const paragraphNameOf = (
  { units, under, roleOf, markOf, paragraphOf }: Structure,
  path: readonly string[],
): string => {
  const depth = path.length - 1
  const [prefix, parent] = [path.join('.'), path.slice(0, -1).join('.')]
  const levelOf = ({ id }: PlacedUnit) => id.split('.')[depth] ?? ''
  const beside = (parent === '' ? units : (under.get(parent) ?? [])).filter(
    (unit) => /^[1-9]/.test(levelOf(unit)) && roleOf.get(unit.id) === 'body',
  )
  const paragraphs = [...new Set(beside.map(({ id }) => paragraphOf.get(id)))]
  const own = under.get(prefix) ?? []
  const hasLead = own.some(({ id }) => id.split('.')[depth + 1] === '0')
  if (!hasLead && new Set(own.map(({ id }) => paragraphOf.get(id))).size > 1) return ''
  const before = beside[beside.findIndex(({ id }) => id === own[0]?.id) - 1]
  const mark = before && markOf.get([...path.slice(0, -1), levelOf(before)].join('.'))
  if (mark !== undefined && mark.kind !== 'run') return `“${mark.mark.trim()}”之后`
  return paragraphs.length > 1 ? `第${paragraphs.indexOf(paragraphOf.get(own[0]?.id as UnitId)) + 1}段` : ''
}

/** What stands under the body, by what it is in an official document: 附件说明, 附注, 抄送机关, 印发机关和印发日期, or else 结尾. */
const footPlaceOf = ({ under, roleOf }: Structure, id: UnitId): string => {
  const foot = (under.get('s') ?? []).filter((unit) => roleOf.get(unit.id) === 'body')
  const listAt = foot.findIndex(({ text }) => isAttachmentList(text))
  const nameOf = ({ text }: PlacedUnit, index: number): string => {
    if (listAt >= 0 && index >= listAt && (index === listAt || readNumbering(text)?.kind === 'point'))
      return '附件说明'
    if (isNote(text)) return '附注'
    if (/^(?:抄送|主送|抄报)/.test(text)) return '抄送机关'
    return /印发$/.test(text) ? '印发机关和印发日期' : '结尾'
  }
  const named = foot.map((unit, index) => ({ id: unit.id, name: nameOf(unit, index) }))
  const name = named.find((unit) => unit.id === id)?.name ?? '结尾'
  const alike = named.filter((unit) => unit.name === name)
  const count = alike.findIndex((unit) => unit.id === id) + 1
  if (name === '结尾') return `${name}第${count}句`
  return alike.length > 1 ? `${name}第${count}${name === '附件说明' ? '项' : '段'}` : name
}

/**
 * As people write it, whatever width or character the text has: （二） for (二) and ㈡, 2 for ２． and ⒉.
 * @param outer - The mark it stands under, inside an article; `null` elsewhere.
 */
const nameOfMark = ({ kind, number, mark }: Numbering, outer: Numbering | null): string => {
  const plain = withoutSpace(mark).normalize('NFKC')
  // What stands right under an article is its 项, whichever number it has.
  const inside = outer === null ? null : outer.kind === 'article' ? '项' : '目'
  if (kind === 'part') return `第${chineseNumeral(number)}部分`
  if (kind === 'run') return `“${plain}”`
  if (kind === 'item') return inside ? `第（${chineseNumeral(number)}）项` : `（${chineseNumeral(number)}）`
  if (kind === 'point') return inside ? `第${number}${inside}` : `${number}`
  if (kind === 'small') return inside === '项' ? `第（${number}）项` : `（${number}）`
  return kind === 'circled' ? mark : plain
}

/**
 * Where a unit stands, by the official numbers of the text as it reads now: 第十二条第二款第（三）项第2句,
 * 附件1第二部分（一）. The sentence is counted where there is more than one. Empty for a unit the text does not have.
 * @example '第二条第一款第（二）项', '第3段“一要”'
 */
export const placeByNumbers = (text: Text, unitId: UnitId): string => {
  const structure = structureOf(text)
  const { under, roleOf } = structure
  const id = structure.ownIdOf.get(unitId)
  const role = id === undefined ? undefined : roleOf.get(id)
  if (id === undefined || role === undefined) return ''
  const levels = id.split('.')
  const [first = ''] = levels
  const attachment = first.startsWith('a') ? withoutSpace(under.get(first)?.[0]?.text ?? '') : ''
  if (role === 'attachment') return attachment
  const ownText = under.get(levels.slice(0, -1).join('.'))?.find((unit) => unit.id === id)?.text ?? ''
  if (role === 'heading' && isOuter(readNumbering(ownText)))
    return `${attachment}${outerNameOf(structure, id, attachment && first)}标题`
  if (role === 'subtitle' && isNumberOfIssue(ownText)) return '发文字号'
  const name = nameByRole[role]
  if (name !== undefined) {
    // A title may run over several lines.
    const lines = structure.units.filter(
      (unit) =>
        roleOf.get(unit.id) === role && unit.id.split('.')[0] === first && !isNumberOfIssue(unit.text),
    )
    const at = lines.findIndex((unit) => unit.id === id)
    return `${attachment}${name}${lines.length > 1 ? `第${at + 1}行` : ''}`
  }
  if (first === 's') return footPlaceOf(structure, id)
  const own = attachment === '' ? 0 : 1
  if (levels[own] === '0') {
    const others = (under.get(levels.slice(0, own + 1).join('.')) ?? []).filter(
      (unit) => roleOf.get(unit.id) === 'body',
    )
    const listed = others.findIndex(({ text }) => /^目\s*录$/.test(text))
    const place = others.findIndex((unit) => unit.id === id)
    // The list of contents stands before all sentences, each line with an id of two levels.
    if (listed === 0 && levels.length === own + 2) return `${attachment}目录第${place + 1}行`
    return `${attachment}开头第${others.findIndex((unit) => unit.id === id) + 1}句`
  }
  const chapter = role === 'body' && levels[own + 1] === '0' ? headingBefore(structure, id) : undefined
  if (chapter !== undefined) {
    const beside = (under.get(chapter) ?? []).filter((unit) => roleOf.get(unit.id) === 'body')
    const outerName = outerNameOf(structure, id, attachment && first)
    return `${attachment}${outerName}开头第${beside.findIndex((unit) => unit.id === id) + 1}句`
  }
  const parts: string[] = [attachment]
  /** How many levels lead to the article the unit stands in. */
  let article: number | null = null
  let outer: Numbering | null = null
  for (let depth = own + 1; depth < levels.length; depth += 1) {
    const path = levels.slice(0, depth)
    const mark = structure.markOf.get(path.join('.'))
    if (path.at(-1) === '0') {
      // Points inside what leads to others: 开头“一是”.
      if (depth < levels.length - 1 && parts.at(-1) !== '开头') parts.push('开头')
    } else if (mark !== undefined) {
      parts.push(nameOfMark(mark, article === null ? null : outer))
      if (mark.kind === 'article') article = depth
      outer = mark
    } else if (article === null) parts.push(paragraphNameOf(structure, path))
    else if (depth === article + 1) {
      const clauses = new Set(
        (under.get(path.slice(0, -1).join('.')) ?? [])
          .map((unit) => unitLevels(unit.id)[article ?? 0])
          .filter((clause) => clause !== 0),
      )
      if (clauses.size > 1) parts.push(`第${chineseNumeral(Number.parseInt(path.at(-1) ?? '', 10))}款`)
    }
  }
  if (role === 'heading') return `${parts.join('')}标题`
  const siblings = (under.get(levels.slice(0, -1).join('.')) ?? []).filter(
    (unit) => unit.id.split('.').length === levels.length,
  )
  const lead = levels.at(-2) === '0' && parts.at(-1) !== '开头' ? '开头' : ''
  const sentence = siblings.length > 1 ? `第${siblings.findIndex((unit) => unit.id === id) + 1}句` : ''
  return `${parts.join('')}${lead}${sentence}`
}
