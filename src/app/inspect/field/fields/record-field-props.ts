import type { ComponentType } from 'react'
import type { RecordField } from '../../../../core/form/record-field.ts'
import type { Edit, Fact, FieldValue, RecordContent } from '../../../../core/record/content.ts'
import { factsOf, lists, type NamedFact, numbersOf, wholeRecord } from '../../../../core/record/kinds.ts'

/** The types of an inspector's fields. */
export type RecordFieldType = RecordField['type']

/** The definition of a field of one type. */
export type RecordFieldOf<Type extends RecordFieldType> = Extract<RecordField, { readonly type: Type }>

/** The fact a field stands in; `null` for the record itself. */
export type FieldPlaceIn = { readonly list: string; readonly fact: string } | null

type Steps = Readonly<Record<string, Fact>>

/** Values that are made of a record's lists. */
interface ListValues {
  readonly evidence_grade: { readonly of: string; readonly steps: Steps }
  readonly facts: {
    readonly facts: readonly NamedFact[]
    readonly steps: Steps
    /** The outline's question that new facts belong to; `null` for none. */
    readonly question: string | null
    /** Of every fact of the record by id, `numbersOf`. */
    readonly numbers: ReadonlyMap<string, number>
  }
  readonly observations: Readonly<Record<string, Fact>>
  readonly signature: {
    readonly signed: FieldValue | undefined
    /** What is signed for. */
    readonly content: RecordContent
  }
  readonly log: {
    readonly lines: readonly NamedFact[]
    /** The record's own fields: among them what is being typed, see `typingField`. */
    readonly fields: Fact
  }
}

/** What a field of one type shows: what is stored, or the lists that hold it. */
export type RecordValueOf<Type extends RecordFieldType> = Type extends keyof ListValues
  ? ListValues[Type]
  : FieldValue | undefined

/** What a field knows: its definition, where it stands, its value. Nothing of where edits go to. */
export interface RecordFieldProps<Type extends RecordFieldType = RecordFieldType> {
  readonly field: RecordFieldOf<Type>
  readonly at: FieldPlaceIn
  readonly value: RecordValueOf<Type>
  /** Always the same function. */
  readonly onEdit: (edits: readonly Edit[]) => void
}

/** Draws the fields of one type. */
export type RecordFieldComponent<Type extends RecordFieldType> = ComponentType<RecordFieldProps<Type>>

/** The id of the element that a list of what is missing leads to. */
export const recordFieldId = (name: string, at: FieldPlaceIn): string =>
  `field-${at ? `${at.fact}-` : ''}${name}`

/** The edit that gives a field of a place a value. */
export const editOf = (name: string, at: FieldPlaceIn, value: FieldValue | undefined): Edit => ({
  path: at ? { ...at, field: name } : { field: name },
  value,
})

const nothing: Readonly<Record<string, Fact>> = {}

const plain = ({ fields }: RecordContent, name: string): FieldValue | undefined => fields[name]

/** Where the value of each type lies in a record. A type without a place does not compile. */
const valueByType = {
  text: plain,
  select_one: plain,
  select_multiple: plain,
  integer: plain,
  date: plain,
  datetime: plain,
  time_range: plain,
  acknowledge: plain,
  people: plain,
  list: plain,
  reference: plain,
  signature: (content, name) => ({ signed: content.fields[name], content }),
  evidence_grade: ({ lists: all }) => ({ of: wholeRecord, steps: all[lists.grades] ?? nothing }),
  facts: (content) => ({
    facts: factsOf(content, lists.facts),
    steps: content.lists[lists.grades] ?? nothing,
    question: null,
    numbers: numbersOf(factsOf(content, lists.facts).map(({ id }) => id)),
  }),
  observations: ({ lists: all }) => all[lists.observations] ?? nothing,
  log: (content) => ({ lines: factsOf(content, lists.additions), fields: content.fields }),
} satisfies {
  readonly [Type in RecordFieldType]: (content: RecordContent, name: string) => RecordValueOf<Type>
}

/** What a field of a record shows now. */
export const recordValue = (
  content: RecordContent,
  type: RecordFieldType,
  name: string,
): RecordValueOf<RecordFieldType> => valueByType[type](content, name)
