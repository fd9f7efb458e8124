import type { ReactNode } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { documentPath } from '../../../../core/document/citation.ts'
import { type Finding, isUnfilled } from '../../../../core/form/record-check.ts'
import { fillMessage } from '../../../../core/message.ts'
import { useCapture } from './capture-context.ts'
import {
  type FieldPlaceIn,
  type RecordFieldOf,
  type RecordFieldType,
  recordFieldId,
} from './record-field-props.ts'

/** Links to the units of the document that something carries out; they open beside what is being written. */
export const UnitLinks = ({ units }: { readonly units: readonly string[] | undefined }) => {
  const { documentId } = useCapture()
  if (units === undefined) return null
  return (
    <span className="unit-links">
      {units.map((unit) => (
        <a key={unit} href={documentPath(documentId, unit as never)} target="_blank" rel="noreferrer">
          {fillMessage(m.field.unit, { unit })}
        </a>
      ))}
    </span>
  )
}

/** The sentence for what is wrong with a value. */
export const findingSentence = ({ code, count = 0, limit = 0 }: NonNullable<Finding>): string =>
  fillMessage(m.problem[code], { count, limit })

/** Ids of what describes a field's inputs. */
export const describedBy = (
  field: RecordFieldOf<RecordFieldType>,
  at: FieldPlaceIn,
  finding: Finding,
): string | undefined =>
  [
    field.hint === undefined ? '' : `${recordFieldId(field.name, at)}-hint`,
    finding === null ? '' : `${recordFieldId(field.name, at)}-problem`,
  ]
    .filter(Boolean)
    .join(' ') || undefined

/**
 * What every field has around its inputs: wording, hint, what the document does not say, what is wrong. `group` draws
 * a fieldset whose legend names all inputs; else the wording is the label of the one input, `<id>-input`.
 */
export const RecordFieldFrame = ({
  field,
  at,
  finding = null,
  group,
  children,
}: {
  readonly field: RecordFieldOf<RecordFieldType>
  readonly at: FieldPlaceIn
  /** Shown at once; that a field is still empty is said in the list of what is missing, not here. */
  readonly finding?: Finding
  readonly group: boolean
  readonly children: ReactNode
}) => {
  const id = recordFieldId(field.name, at)
  const heading = (
    <>
      {field.label}
      {field.required && <span className="required">{m.field.required}</span>}
    </>
  )
  const body = (
    <>
      {field.hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      {field.note !== undefined && <p className="field-hint">{field.note}</p>}
      {finding && (
        <p className="field-error" id={`${id}-problem`}>
          {findingSentence(finding)}
        </p>
      )}
      {children}
    </>
  )
  const className = finding ? 'field record-field wrong' : 'field record-field'
  return group ? (
    <fieldset className={className} id={id} tabIndex={-1}>
      <legend className="field-label">{heading}</legend>
      {body}
    </fieldset>
  ) : (
    <div className={className} id={id} tabIndex={-1}>
      <label className="field-label" htmlFor={`${id}-input`}>
        {heading}
      </label>
      {body}
    </div>
  )
}

/** What is wrong with a value that a person has given; an empty one is not wrong yet. */
export const givenFinding = (finding: Finding): Finding => (finding && isUnfilled(finding) ? null : finding)
