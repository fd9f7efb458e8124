import { useEffect, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { type RecordProblem, recordProblems } from '../../../../core/form/record-check.ts'
import type { RecordField } from '../../../../core/form/record-field.ts'
import type { RecordForm } from '../../../../core/form/record-form.ts'
import { fillMessage } from '../../../../core/message.ts'
import type { Edit, RecordContent } from '../../../../core/record/content.ts'
import { lists } from '../../../../core/record/kinds.ts'
import { UnitLinks } from '../fields/RecordFieldFrame.tsx'
import { RecordFieldView } from '../fields/RecordFieldView.tsx'
import { recordFieldId } from '../fields/record-field-props.ts'
import { goToElement } from './go-to-element.ts'
import { Lacks } from './Lacks.tsx'

/** Not a field of the form, but of its rule SV-2: what comes to mind later is a line of its own with its time. */
const additionsField: RecordField = {
  name: 'additions',
  type: 'log',
  label: m.visit.additions,
  hint: m.visit.additionsHint,
}

/** A visit while it is made, or the evening after. */
export const SiteVisitCapture = ({
  content,
  form,
  onEdit,
}: {
  readonly content: RecordContent
  readonly form: Extract<RecordForm, { readonly kind: 'site-visit' }>
  readonly onEdit: (edits: readonly Edit[]) => void
}) => {
  const { siteVisit } = form
  const [goal, setGoal] = useState<RecordProblem | null>(null)
  useEffect(() => {
    if (goal === null) return
    const { path } = goal
    if ('list' in path) goToElement(`fact-${path.fact}`)
    else goToElement(recordFieldId(path.field, null))
    setGoal(null)
  }, [goal])
  const rows = content.lists[lists.observations] ?? {}
  const seen = siteVisit.observationItems.filter(({ id }) => typeof rows[id]?.result === 'string')
  return (
    <>
      <details open className="visit-rules">
        <summary>{m.visit.rules}</summary>
        <ol>
          {siteVisit.rules.map(({ id, text, units }) => (
            <li key={id}>
              {text} <UnitLinks units={units} />
            </li>
          ))}
        </ol>
      </details>
      {siteVisit.fields.map((field) =>
        field.type === 'observations' ? (
          <section key={field.name}>
            <h2>{m.visit.observations}</h2>
            <p className="field-hint">
              {fillMessage(m.visit.progress, {
                seen: seen.length,
                total: siteVisit.observationItems.length,
              })}
            </p>
            <RecordFieldView field={field} onEdit={onEdit} />
          </section>
        ) : (
          <RecordFieldView key={field.name} field={field} onEdit={onEdit} />
        ),
      )}
      <RecordFieldView field={additionsField} onEdit={onEdit} />
      <Lacks problems={recordProblems(content, form)} onGo={setGoal} />
    </>
  )
}
