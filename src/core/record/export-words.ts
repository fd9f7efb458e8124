/** What leaves the vault: which records, for whom they are written down, and the words they are written with. */
import type { Definitions } from '../form/definitions.ts'
import type { RecordContent } from './content.ts'
import type { RoleOf } from './review.ts'
import type { Wording } from './wording.ts'

/** One record to be exported. */
export interface ExportedRecord {
  /** 32 hex digits. */
  readonly recordId: string
  readonly content: RecordContent
  readonly created: ExportedSave | null
  /** The last save that changed contents: a review is none. */
  readonly written: ExportedSave | null
  /** Conflicts nobody has decided yet. */
  readonly undecided: number
  /** Photos and drawn signatures by the id of the attachment; one that is not here is said to be missing. */
  readonly pictures: ReadonlyMap<string, ExportedPicture>
}

/** A picture for a file: JPEG, small enough for a page. */
export interface ExportedPicture {
  readonly bytes: Uint8Array
  readonly widthPixels: number
  readonly heightPixels: number
}

/** Who saved, and when, as text in the device's own time zone. */
export interface ExportedSave {
  readonly name: string
  readonly time: string
}

/** What every export needs besides the records. */
export interface ExportContext {
  readonly court: string
  readonly definitions: Definitions
  readonly wording: Wording
  readonly words: ExportWords
  readonly roleOf: RoleOf
  readonly nameOf: (deviceId: string) => string
  /** A moment in milliseconds as text, in the device's own time zone: core has no zone. */
  readonly timeText: (ms: number) => string
  /** Who exports, when, what for. */
  readonly by: { readonly name: string; readonly time: string; readonly purpose: string }
}

type Words<Keys extends string> = { readonly [Key in Keys]: string }

/** The words of content/messages/zh-CN/record-export.yaml that stand in files. */
export interface ExportWords {
  readonly word: Words<
    | 'interview'
    | 'visit'
    | 'checklist'
    | 'court'
    | 'recordNo'
    | 'facts'
    | 'items'
    | 'observations'
    | 'additions'
    | 'questions'
    | 'comments'
    | 'none'
    | 'number'
    | 'field'
    | 'withdrawnFact'
    | 'withdrawnRecord'
    | 'attachments'
    | 'grade'
    | 'ungraded'
    | 'disputed'
    | 'form'
    | 'otherWording'
    | 'saves'
    | 'undecided'
    | 'signSubject'
    | 'signTeam'
    | 'signRecorder'
    | 'signDate'
    | 'footer'
    | 'about'
    | 'factChanged'
    | 'factAdded'
    | 'picture'
    | 'pictureMissing'
    | 'signatureMissing'
  >
  readonly signed: Words<'drawn' | 'typed' | 'of' | 'facts' | 'changed' | 'added' | 'unmarked'>
  readonly sheets: Words<'records' | 'facts' | 'entries' | 'observations' | 'remarks' | 'codebook' | 'notes'>
  readonly columns: Words<
    | 'record'
    | 'kind'
    | 'number'
    | 'created'
    | 'createdAt'
    | 'written'
    | 'writtenAt'
    | 'review'
    | 'withdrawn'
    | 'form'
    | 'version'
    | 'grade'
    | 'question'
    | 'list'
    | 'code'
    | 'item'
    | 'field'
    | 'label'
    | 'value'
    | 'valueLabel'
    | 'what'
    | 'about'
    | 'by'
    | 'at'
    | 'text'
    | 'note'
  >
  readonly notes: Words<'made' | 'withdrawn' | 'wording' | 'formulas' | 'undecided'>
}
