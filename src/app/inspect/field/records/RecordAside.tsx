import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { fillMessage } from '../../../../core/message.ts'
import type { Edit } from '../../../../core/record/content.ts'
import { formOf, withdrawnReason } from '../../../../core/record/kinds.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { useCarried } from '../field-context.ts'
import { Withdraw } from '../fields/Withdraw.tsx'
import { momentText } from '../time-text.ts'
import { usePlaceText } from '../use-place-text.ts'

interface RecordAsideProps {
  readonly view: RecordView
  readonly onEdit: (edits: readonly Edit[]) => void
  readonly onSave: () => Promise<void>
}

/** What stands beside a record: where it comes from, where it lies, and the way to take it back. */
export const RecordAside = ({ view, onEdit, onSave }: RecordAsideProps) => {
  const { nameOf, deps } = useCarried()
  const placeText = usePlaceText()
  const form = formOf(view.content)
  const said = (save: RecordView['created']): string =>
    save === null
      ? m.about.notYet
      : fillMessage(m.about.line, {
          by: nameOf(save.author),
          time: momentText(save.clock.wallMs, deps.nowMs()),
        })
  return (
    <details className="record-about">
      <summary>{m.about.title}</summary>
      <dl className="facts">
        {form && (
          <>
            <dt>{m.about.number}</dt>
            <dd>{fillMessage(m.about.version, { ...form })}</dd>
          </>
        )}
        <dt>{m.about.begun}</dt>
        <dd>{said(view.created)}</dd>
        <dt>{m.about.written}</dt>
        <dd>{said(view.written)}</dd>
        <dt>{m.about.place}</dt>
        <dd>{placeText(view.place)}</dd>
      </dl>
      <div className="row">
        {view.place === 'draft' && (
          <button type="button" className="button secondary" onClick={() => void onSave()}>
            {m.about.saveNow}
          </button>
        )}
        <Withdraw
          of={null}
          reason={withdrawnReason(view.content.fields)}
          label={m.about.withdrawTitle}
          onEdit={onEdit}
        />
      </div>
    </details>
  )
}
