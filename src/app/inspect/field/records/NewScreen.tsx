import m from '../../../../../content/messages/zh-CN/capture.yaml'
import type { Checklist } from '../../../../core/form/checklist.ts'
import { checklistProgress } from '../../../../core/form/record-check.ts'
import { fillMessage } from '../../../../core/message.ts'
import { checklistBeginning, interviewBeginning, siteVisitBeginning } from '../../../../core/record/begin.ts'
import type { Edit } from '../../../../core/record/content.ts'
import { type FilledKind, formOf, withdrawnReason } from '../../../../core/record/kinds.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { goTo } from '../../route.ts'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import { useWork } from '../../use-work.ts'
import '../capture/capture.css'
import { beginningOf } from '../capture/beginning.ts'
import { useCarried, useFieldLink, useRecords } from '../field-context.ts'

/** Which record to begin: an interview by the other's role, a checklist by its stage, a visit by its mode. */
export const NewScreen = () => {
  const carried = useCarried()
  const { workspace, taken } = carried
  const { interviewFrame, interviewOutlines, checklists, siteVisit } = taken.definitions
  const work = useWork(async (kind: FilledKind, edits: readonly Edit[]) => {
    const recordId = await workspace.begin(kind, edits)
    goTo({ screen: 'field', inspectionId: taken.inspectionId, place: { at: 'record', recordId } })
  })
  const modes = siteVisit.fields.flatMap((field) =>
    field.name === 'mode' && field.type === 'select_one' ? field.choices : [],
  )
  return (
    <div className="new-record">
      <ScreenTitle>{m.new.title}</ScreenTitle>
      <FailureNotice trouble={work.trouble} />
      <section aria-labelledby="new-interview">
        <h2 id="new-interview">{m.new.interview}</h2>
        <p className="field-hint">{m.new.interviewHint}</p>
        <ul className="ways">
          {interviewOutlines.map((outline) => (
            <li key={outline.id}>
              <button
                type="button"
                className="button secondary wide"
                aria-disabled={work.isRunning}
                aria-describedby={`purpose-${outline.id}`}
                onClick={() =>
                  work.start(
                    'interview',
                    interviewBeginning(interviewFrame, outline, beginningOf(carried, 'interview')),
                  )
                }
              >
                {outline.role}
              </button>
              <p className="field-hint" id={`purpose-${outline.id}`}>
                {outline.purpose}
              </p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="new-visit">
        <h2 id="new-visit">{m.new.visit}</h2>
        <div className="row">
          {modes.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              className="button secondary"
              aria-disabled={work.isRunning}
              onClick={() =>
                work.start(
                  'site-visit',
                  siteVisitBeginning(siteVisit, value, beginningOf(carried, 'site-visit')),
                )
              }
            >
              {label}
            </button>
          ))}
        </div>
      </section>
      <section aria-labelledby="new-checklist">
        <h2 id="new-checklist">{m.new.checklist}</h2>
        <ChecklistWays
          checklists={checklists}
          onBegin={(checklist) =>
            work.start('checklist', checklistBeginning(checklist, beginningOf(carried, 'checklist')))
          }
        />
      </section>
    </div>
  )
}

/** The checklists by stage. One that was begun is gone on with: several inspectors fill in the same one. */
const ChecklistWays = ({
  checklists,
  onBegin,
}: {
  readonly checklists: readonly Checklist[]
  readonly onBegin: (checklist: Checklist) => void
}) => {
  const begun = useRecords().filter(
    ({ kind, content }) => kind === 'checklist' && withdrawnReason(content.fields) === null,
  )
  const link = useFieldLink()
  const byStage = Map.groupBy(
    checklists.toSorted((a, b) => a.order - b.order),
    ({ stage }) => stage,
  )
  return [...byStage].map(([stage, ofStage]) => (
    <section key={stage}>
      <h3>{stage}</h3>
      <ul className="ways">
        {ofStage.map((checklist) => {
          const own = begun.filter(({ content }) => formOf(content)?.id === checklist.id)
          return (
            <li key={checklist.id}>
              <strong>{checklist.title}</strong>
              <div className="row">
                {own.map(({ recordId, content }) => (
                  <a key={recordId} className="button secondary" href={link({ at: 'record', recordId })}>
                    {fillMessage(m.new.goOn, { ...checklistProgress(content, checklist) })}
                  </a>
                ))}
                <button
                  type="button"
                  className={own.length > 0 ? 'button quiet' : 'button secondary'}
                  onClick={() => onBegin(checklist)}
                >
                  {own.length > 0 ? m.new.another : m.new.open}
                  <span className="visually-hidden">{checklist.title}</span>
                </button>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  ))
}
