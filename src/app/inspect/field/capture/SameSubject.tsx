import { useMemo } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import type { RecordForm } from '../../../../core/form/record-form.ts'
import { fillMessage } from '../../../../core/message.ts'
import { interviewAgain, sameSubject } from '../../../../core/record/begin.ts'
import type { RecordContent } from '../../../../core/record/content.ts'
import { withdrawnReason } from '../../../../core/record/kinds.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { goTo } from '../../route.ts'
import { useWork } from '../../use-work.ts'
import { useCarried, useFieldLink } from '../field-context.ts'
import { beginningOf } from './beginning.ts'

/**
 * All interviews with one person, in their order, and the way to one more.
 * @see docs/SPEC.md CAP-2
 */
export const SameSubject = ({
  recordId,
  content,
  form,
}: {
  readonly recordId: string
  readonly content: RecordContent
  readonly form: Extract<RecordForm, { readonly kind: 'interview' }>
}) => {
  const carried = useCarried()
  const link = useFieldLink()
  const { workspace, taken } = carried
  const code = content.fields.subject_code
  // Looked up when the code changes, not at every change of any record: some thousands would be sorted each time.
  const others = useMemo(() => sameSubject(workspace.records(), code), [workspace, code])
  const again = useWork(async () => {
    const latest = others.findLast(({ content: other }) => withdrawnReason(other.fields) === null)
    const before = latest?.recordId === recordId ? content : (latest?.content ?? content)
    const begun = await workspace.begin(
      'interview',
      interviewAgain(form.frame, form.outline, before, beginningOf(carried, 'interview')),
    )
    goTo({
      screen: 'field',
      inspectionId: taken.inspectionId,
      place: { at: 'record', recordId: begun },
    })
  })
  if (typeof code !== 'string' || code.trim() === '') return null
  return (
    <section className="panel same-subject" aria-labelledby="same-subject">
      <h3 id="same-subject">{m.interview.earlier}</h3>
      <ol className="plain">
        {others.map(({ recordId: other, content: { fields } }) => {
          const said = fillMessage(m.interview.nth, {
            seq: typeof fields.seq === 'number' ? fields.seq : '',
            date: typeof fields.date === 'string' ? fields.date : '',
          })
          return (
            <li key={other}>
              {other === recordId ? (
                <>
                  {said} <span className="field-hint">{m.interview.this}</span>
                </>
              ) : (
                <a href={link({ at: 'record', recordId: other })}>{said}</a>
              )}
            </li>
          )
        })}
      </ol>
      <p className="field-hint">{m.interview.againHint}</p>
      <FailureNotice trouble={again.trouble} />
      <button
        type="button"
        className="button secondary"
        aria-disabled={again.isRunning}
        onClick={again.start}
      >
        {m.interview.again}
      </button>
    </section>
  )
}
