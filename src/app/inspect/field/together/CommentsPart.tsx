import { useId } from 'react'
import m from '../../../../../content/messages/zh-CN/together.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { type Comment, commentsOf, maxCommentChars } from '../../../../core/record/comment.ts'
import { withdrawal } from '../../../../core/record/content.ts'
import { factsOf, lists, withdrawnReason } from '../../../../core/record/kinds.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { visibleText } from '../../tally/visible-text.ts'
import { useWork } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { FormEnd } from '../FormEnd.tsx'
import { useCarried } from '../field-context.ts'
import { useKeptText } from '../use-kept-text.ts'
import { useWording } from './use-wording.ts'
import { WithdrawFact } from './WithdrawFact.tsx'

/** Lists a comment can be about one fact of. */
const commented = [lists.facts, lists.observations, lists.entries, lists.questions]

/** What colleagues say about a record or a fact of it, and a place to say something. */
export const CommentsPart = ({ view }: { readonly view: RecordView }) => {
  const comments = commentsOf(view.content)
  return (
    <section aria-labelledby="comments">
      <h2 id="comments">{m.comments.title}</h2>
      {comments.length === 0 && <p>{m.comments.none}</p>}
      <ul className="together-list">
        {comments.map((comment) => (
          <OneComment key={comment.id} view={view} comment={comment} />
        ))}
      </ul>
      <WriteComment view={view} />
    </section>
  )
}

const OneComment = ({ view, comment }: { readonly view: RecordView; readonly comment: Comment }) => {
  const { nameOf, workspace, device } = useCarried()
  const wording = useWording()
  const { recordId, content } = view
  const { id, text, by, atMs, of, withdrawn } = comment
  const withdraw = async (reason: string) => {
    await workspace.edit(recordId, [withdrawal(reason, { list: lists.comments, fact: id })])
    await workspace.save(recordId)
  }
  const about = of === null ? null : wording.factPlace(content, of)
  return (
    <li id={`comment-${id}`} tabIndex={-1}>
      {about !== null && <p className="field-hint">{fillMessage(m.comments.aboutFact, { fact: about })}</p>}
      <p className={withdrawn === null ? 'together-text' : 'together-text withdrawn'}>{visibleText(text)}</p>
      <p className="field-hint">
        {fillMessage(m.comments.by, { name: nameOf(by), time: momentText(atMs) })}
        {withdrawn !== null && ` ${fillMessage(m.comments.withdrawn, { reason: visibleText(withdrawn) })}`}
      </p>
      {withdrawn === null && by === device.deviceId && (
        <WithdrawFact label={m.comments.withdraw} fact={id} onWithdraw={withdraw} />
      )}
    </li>
  )
}

const WriteComment = ({ view }: { readonly view: RecordView }) => {
  const { workspace, device, deps } = useCarried()
  const wording = useWording()
  const { recordId, content } = view
  const { text, setText, trouble } = useKeptText('comment', recordId)
  const { text: about, setText: setAbout } = useKeptText('comment-about', recordId)
  const of = about ?? ''
  const id = useId()
  const putAway = () => {
    setText(null)
    setAbout(null)
  }
  const save = useWork(async () => {
    const said = (text ?? '').trim()
    if (said === '') return
    const fact = workspace.newFactId()
    const fields = { text: said, by: device.deviceId, atMs: deps.nowMs(), of: of === '' ? null : of }
    await workspace.edit(
      recordId,
      Object.entries(fields).map(([field, value]) => ({
        path: { list: lists.comments, fact, field },
        value,
      })),
    )
    await workspace.save(recordId)
    putAway()
  })
  // Chosen what it is about, and nothing typed yet: that, too, is where the person was.
  if (text === null && about === null)
    return (
      <button className="button secondary" type="button" onClick={() => setText('')}>
        {m.comments.write}
      </button>
    )
  const facts = commented.flatMap((list) =>
    factsOf(content, list)
      .filter(({ fact }) => withdrawnReason(fact) === null)
      .map((named) => ({ list, id: named.id })),
  )
  const isReady = (text ?? '').trim() !== ''
  return (
    <div className="panel">
      {facts.length > 0 && (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-of`}>
            {m.comments.about}
          </label>
          <select id={`${id}-of`} value={of} onChange={(event) => setAbout(event.currentTarget.value)}>
            <option value="">{m.comments.whole}</option>
            {facts.map((fact) => (
              <option key={fact.id} value={fact.id}>
                {wording.factLabel(content, fact.list, fact.id).slice(0, 60)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className="field">
        <label className="field-label" htmlFor={`${id}-text`}>
          {m.comments.text}
        </label>
        <textarea
          id={`${id}-text`}
          value={text ?? ''}
          maxLength={maxCommentChars}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <FormEnd
        text={m.comments.save}
        onSave={save.start}
        isReady={isReady}
        isRunning={save.isRunning}
        trouble={save.trouble ?? trouble}
        cancel={{ text: m.withdraw.cancel, run: putAway }}
      />
    </div>
  )
}
