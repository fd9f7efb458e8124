import type { Document, Unit } from './document.ts'
import { chineseNumeral, type Numbering, readNumbering, readRun } from './numbering.ts'
import { type UnitId, unitLevels } from './unit-id.ts'

type Text = Pick<Document, 'paragraphs'> & { readonly units: readonly Pick<Unit, 'id' | 'text'>[] }

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

/**
 * Whether places in a text must be said by its official numbers: it has articles, items or attachments, or no
 * parts 一、 at all. Otherwise part, opening word and sentence say it better.
 */
export const isPlacedByNumbers = ({ paragraphs, units }: Text): boolean => {
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

const isUnder = (id: UnitId, prefix: string): boolean => id.startsWith(`${prefix}.`)

const nameOfMark = ({ kind, mark }: Numbering, isArticle: boolean): string => {
  const plain = mark.replace(/\s/g, '').replace(/[、．.]$/, '')
  if (kind === 'part') return `第${plain}部分`
  if (kind === 'run') return `“${plain}”`
  if (isArticle && kind === 'item') return `第${plain}项`
  if (isArticle && kind === 'point') return `第${plain}目`
  return plain
}

/**
 * Where a unit stands, by the official numbers: 第十二条第二款第（三）项第2句, 附件1第二部分（一）. The sentence is
 * counted where there is more than one. Empty for a unit the text does not have.
 * @example '第二条第一款第（二）项', '第3段“一要”'
 */
export const placeByNumbers = ({ paragraphs, units }: Text, id: UnitId): string => {
  const role = paragraphs.find((paragraph) => paragraph.units.includes(id))?.role
  if (role === undefined) return ''
  const levels = id.split('.')
  const [first = ''] = levels
  const attachment = first.startsWith('a')
    ? (units.find((unit) => isUnder(unit.id, first))?.text.replace(/\s/g, '') ?? '')
    : ''
  if (role === 'attachment') return attachment
  const outer = role === 'heading' ? readNumbering(units.find((unit) => unit.id === id)?.text ?? '') : null
  if (outer !== null && ['book', 'subbook', 'chapter', 'section'].includes(outer.kind))
    return `${attachment}${nameOfMark(outer, false)}标题`
  const name = nameByRole[role]
  if (name !== undefined) return attachment + name
  const own = attachment === '' ? 0 : 1
  if (levels[own] === '0' || first === 's') {
    const others = units.filter(
      (unit) => isUnder(unit.id, levels.slice(0, own + 1).join('.')) && isBody(paragraphs, unit.id),
    )
    return `${attachment}${first === 's' ? '结尾' : '开头'}第${others.findIndex((unit) => unit.id === id) + 1}句`
  }
  const named = new Set<string>()
  const parts: string[] = [attachment]
  let isArticle = false
  for (let depth = own + 1; depth < levels.length; depth += 1) {
    const prefix = levels.slice(0, depth).join('.')
    const opening = units.find((unit) => isUnder(unit.id, prefix))
    const level = levels[depth - 1] ?? ''
    if (opening === undefined || level === '0') continue
    // 编 章 节 stand before an article under its number: they are not what opens it.
    const marked = units.find((unit) => isUnder(unit.id, prefix) && readMark(unit.text)?.kind === 'article')
    const source = depth === own + 1 && marked !== undefined && role !== 'heading' ? marked : opening
    // What opens deeper down, 2.1.1 under 2, has a number that is not this level's.
    const isOwn =
      source === marked || opening.id.split('.')[depth] === '0' || opening.id.split('.').length === depth + 1
    const mark = isOwn ? readMark(source.text) : null
    if (mark !== null && !named.has(source.id)) {
      named.add(source.id)
      isArticle ||= mark.kind === 'article'
      parts.push(nameOfMark(mark, isArticle))
    } else if (isArticle && depth === own + 2) {
      const clauses = new Set(
        units
          .filter((unit) => isUnder(unit.id, levels.slice(0, own + 1).join('.')))
          .map((unit) => unitLevels(unit.id)[own + 1])
          .filter((clause) => clause !== 0),
      )
      if (clauses.size > 1) parts.push(`第${chineseNumeral(Number.parseInt(level, 10))}款`)
    } else if (!isArticle && isOwn && depth === own + 1) parts.push(`第${level}段`)
  }
  if (role === 'heading') return `${parts.join('')}标题`
  const siblings = units.filter(
    (unit) => unit.id.split('.').length === levels.length && isUnder(unit.id, levels.slice(0, -1).join('.')),
  )
  const lead = levels.at(-2) === '0' ? '开头' : ''
  const sentence = siblings.length > 1 ? `第${siblings.findIndex((unit) => unit.id === id) + 1}句` : ''
  return `${parts.join('')}${lead}${sentence}`
}

const readMark = (text: string): Numbering | null => readNumbering(text) ?? readRun(text)

const isBody = (paragraphs: Document['paragraphs'], id: UnitId): boolean =>
  paragraphs.some(({ role, units }) => role === 'body' && units.includes(id))
