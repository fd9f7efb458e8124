/**
 * What a save may do to what it follows. A content is a whole snapshot, so whoever holds the inspection's key and
 * signs as a member could leave a fact out of it, or put words into another's mouth, and every device would show
 * that. Here each device asks, of the save and what stood before it alone, whether an honest one can have made it.
 *
 * A save may add facts, withdraw them with a reason, and write what the forms ask. It may not leave out a fact, make
 * another kind of record, change what is said once, skip a step of a grade, or write as somebody else.
 * @see docs/SPEC.md REC-17 to REC-21; docs/decisions/0660
 */
import {
  type Fact,
  type FieldPath,
  type FieldValue,
  pathKey,
  type RecordContent,
  sameValue,
  withdrawnField,
} from './content.ts'
import { canFollow, isStep } from './grade.ts'
import { exportKind, handOf, lists, withdrawnReason } from './kinds.ts'
import { seenDeviceField } from './seen.ts'

/**
 * - `kind-changed`: the record is of another kind than before.
 * - `fact-dropped`: a fact that stood before is not there, or has no field left.
 * - `words-changed`: something that is said once says something else.
 * - `other-hand`: something new bears another's name, or another's own was written.
 * - `no-reason`: something is withdrawn without a reason.
 * - `second-beginning`: it begins a record that belongs to another beginning.
 * - `grade-skipped`: it gives a fact a grade that no step leads to.
 * - `unreadable`: it is signed and sealed, and what it says is no content.
 */
export type RefusalReason =
  | 'kind-changed'
  | 'fact-dropped'
  | 'words-changed'
  | 'other-hand'
  | 'no-reason'
  | 'second-beginning'
  | 'grade-skipped'
  | 'unreadable'

/** Why a save is refused. */
export interface Refusal {
  readonly reason: RefusalReason
  /** The fact it is about; `null`: the record itself. */
  readonly at: { readonly list: string; readonly fact: string } | null
}

/** What stood before a save: everything it follows, merged. */
export interface Before {
  readonly content: RecordContent
  readonly conflicts: readonly {
    readonly path: FieldPath
    readonly sides: readonly { readonly author: string; readonly value: FieldValue | undefined }[]
  }[]
}

/** What is said once, by list: it is whole from its first save on, and stays as it was said. */
interface SaidOnce {
  /** It names the device that says it. */
  readonly hasAuthor: boolean
  /** Fields that may be written later. */
  readonly open: readonly string[]
  /** Only who said it may withdraw it. */
  readonly isOwn: boolean
}
const line: SaidOnce = { hasAuthor: true, open: [withdrawnField], isOwn: false }
const ownLine: SaidOnce = { ...line, isOwn: true }
const saidOnceByList: Readonly<Record<string, SaidOnce>> = {
  [lists.additions]: line,
  [lists.grades]: line,
  [lists.occasions]: line,
  [lists.comments]: ownLine,
  [lists.reviews]: ownLine,
  [lists.attachments]: { hasAuthor: false, open: [withdrawnField, 'caption'], isOwn: false },
}

/** The field by which a fact names the device that wrote it down. */
export const authorField = 'by'

/** Whether a field of a fact may be written by nobody but who said the fact: withdrawing a comment or a review. */
export const isSpeakersOwn = (path: FieldPath): boolean =>
  'list' in path && path.field === withdrawnField && saidOnceByList[path.list]?.isOwn === true

/** Whether a field keeps for ever what its fact was first saved with. */
export const isSaidOnce = (path: FieldPath): boolean => {
  if (!('list' in path)) return false
  const rule = saidOnceByList[path.list]
  return rule !== undefined && !rule.open.includes(path.field)
}

/** Fields of a noted fact that say who noted it and when: they stay, while the rest of it is worked on. */
const originFields: readonly string[] = [authorField, 'atMs']

const isEmpty = (value: FieldValue | undefined): boolean => value === undefined || value === null

const noFact: Fact = {}

/** See the head of this file. @param before - `null` for a save that begins the record. */
export const refusalOf = (
  {
    author,
    content,
    isUnreadable,
  }: { readonly author: string; readonly content: RecordContent; readonly isUnreadable?: boolean },
  before: Before | null,
): Refusal | null => {
  const refused = (reason: RefusalReason, at: Refusal['at'] = null): Refusal => ({ reason, at })
  if (isUnreadable) return refused('unreadable')
  if (before !== null && before.content.kind !== content.kind) return refused('kind-changed')
  const conflictByKey = new Map(before?.conflicts.map((conflict) => [pathKey(conflict.path), conflict]))
  const sidesAt = (path: FieldPath) => conflictByKey.get(pathKey(path))?.sides ?? []
  /** Whether a value stood there before, on one side at least. */
  const stood = (path: FieldPath, old: FieldValue | undefined, value: FieldValue | undefined): boolean =>
    sameValue(old, value) || sidesAt(path).some((side) => sameValue(side.value, value))

  /** Rules for every field, the record's own and those of facts. */
  const fieldRefusal = (old: Fact, now: Fact, at: Refusal['at']): Refusal | null => {
    for (const field of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const hand = handOf(field)
      if (hand === null && field !== withdrawnField) continue
      const path = { ...at, field }
      if (stood(path, old[field], now[field])) continue
      if (hand !== null && hand !== author) return refused('other-hand', at)
      if (field === withdrawnField && !isEmpty(now[field]) && withdrawnReason(now) === null)
        return refused('no-reason', at)
    }
    return null
  }

  const saidRefusal = (
    { hasAuthor, open, isOwn }: SaidOnce,
    old: Fact | undefined,
    now: Fact,
    at: { readonly list: string; readonly fact: string },
  ): Refusal | null => {
    if (old === undefined) return hasAuthor && now[authorField] !== author ? refused('other-hand', at) : null
    // Two sayings under one id are none of an honest device; one of them is kept as a whole, never a mixture.
    const kept = now[authorField]
    for (const field of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const path = { ...at, field }
      if (open.includes(field)) {
        if (isOwn && now[authorField] !== author && !stood(path, old[field], now[field]))
          return refused('other-hand', at)
        continue
      }
      const sides = sidesAt(path)
      const isKept =
        sides.length === 0
          ? sameValue(old[field], now[field])
          : sides.some((side) => (!hasAuthor || side.author === kept) && sameValue(side.value, now[field]))
      if (!isKept) return refused('words-changed', at)
    }
    return null
  }

  const notedRefusal = (
    old: Fact | undefined,
    now: Fact,
    at: { readonly list: string; readonly fact: string },
  ): Refusal | null => {
    for (const field of originFields) {
      if (stood({ ...at, field }, old?.[field], now[field])) continue
      if (!isEmpty(old?.[field])) return refused('words-changed', at)
      if (field === authorField && now[field] !== author) return refused('other-hand', at)
    }
    return null
  }

  /** Of a new step. One whose step before is not here yet, as beside a conflict, is judged by grade.ts alone. */
  const skipsGrade = (now: Fact): boolean => {
    if (!isStep(now)) return true
    const previous = now.previous === null ? undefined : content.lists[lists.grades]?.[now.previous]
    return previous !== undefined && !canFollow(now, previous)
  }

  const { kind, fields } = content
  // A log of exports and a device's own looks are nobody else's to write; what was exported stays as it was said.
  const owner = kind === 'seen' ? fields[seenDeviceField] : kind === exportKind ? fields[authorField] : author
  if (owner !== author) return refused('other-hand')
  const own = fieldRefusal(before?.content.fields ?? noFact, fields, null)
  if (own) return own
  if (kind === exportKind && before !== null)
    for (const field of new Set([...Object.keys(before.content.fields), ...Object.keys(fields)]))
      if (!stood({ field }, before.content.fields[field], fields[field])) return refused('words-changed')

  for (const [list, facts] of Object.entries(before?.content.lists ?? {}))
    for (const [fact, old] of Object.entries(facts))
      if (Object.keys(old).length > 0 && Object.keys(content.lists[list]?.[fact] ?? noFact).length === 0)
        return refused('fact-dropped', { list, fact })

  for (const [list, facts] of Object.entries(content.lists)) {
    const rule = saidOnceByList[list]
    for (const [fact, now] of Object.entries(facts)) {
      const at = { list, fact }
      const old = before?.content.lists[list]?.[fact]
      if (list === lists.grades && old === undefined && skipsGrade(now)) return refused('grade-skipped', at)
      const refusal =
        fieldRefusal(old ?? noFact, now, at) ??
        (rule ? saidRefusal(rule, old, now, at) : list === lists.facts ? notedRefusal(old, now, at) : null)
      if (refusal) return refusal
    }
  }
  return null
}
