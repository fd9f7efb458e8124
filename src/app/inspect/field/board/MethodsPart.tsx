import { useId } from 'react'
import m from '../../../../../content/messages/zh-CN/board.yaml'
import together from '../../../../../content/messages/zh-CN/together.yaml'
import { fillMessage } from '../../../../core/message.ts'
import type { MethodRow } from '../../../../core/record/board.ts'
import { withdrawal } from '../../../../core/record/content.ts'
import { fixedRecordId } from '../../../../core/record/fixed-id.ts'
import { lists } from '../../../../core/record/kinds.ts'
import {
  type Method,
  maxOccasionChars,
  maxPlanned,
  methods,
  type Occasion,
  occasionEdits,
  occasionsOf,
  planEdit,
} from '../../../../core/record/plan.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
import { visibleText } from '../../tally/visible-text.ts'
import { isTexts, type Kept, type Texts, useKept } from '../../use-kept.ts'
import { useWork } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { FormEnd } from '../FormEnd.tsx'
import { useCarried, useRecords } from '../field-context.ts'
import { ConflictsPart } from '../together/ConflictsPart.tsx'
import '../together/together.css'
import { WithdrawFact } from '../together/WithdrawFact.tsx'
import { BoardRow, BoardTable } from './BoardTable.tsx'

const planIdOf = ({ taken }: Carried): Promise<string> => fixedRecordId(taken.inspectionId, 'plan')

/** Planned and done by each of the six methods; the plan is changed here, and occasions are noted. */
export const MethodsPart = ({ rows }: { readonly rows: readonly MethodRow[] }) => {
  const plan = useRecords().find(({ kind }) => kind === 'plan')
  const { notes } = useCarried()
  const planning = useKept(notes, 'plan', 'this', isTexts)
  const noting = useKept(notes, 'occasion', 'this', isTexts)
  const occasions = plan ? occasionsOf(plan.content).toReversed() : []
  return (
    <section>
      <h2>{m.methods.title}</h2>
      {plan && plan.conflicts.length > 0 && <ConflictsPart view={plan} />}
      <BoardTable title={m.methods.title} head={[m.methods.method, m.methods.planned, m.methods.done]}>
        {rows.map(({ method, planned, done }) => (
          <BoardRow
            key={method}
            name={together.wording.methods[method]}
            bar={planned === null || planned === 0 ? null : { value: Math.min(done, planned), max: planned }}
            numbers={[planned ?? m.methods.unplanned, done]}
          />
        ))}
      </BoardTable>
      <p className="field-hint">{m.methods.hint}</p>
      {planning.note && <PlanForm rows={rows} kept={planning} typed={planning.note} />}
      {noting.note && <OccasionForm kept={noting} typed={noting.note} />}
      {!planning.note && !noting.note && (
        <div className="row">
          <button className="button secondary" type="button" onClick={() => noting.keep({})}>
            {m.methods.add}
          </button>
          <button className="button quiet" type="button" onClick={() => planning.keep({})}>
            {m.methods.plan}
          </button>
        </div>
      )}
      {plan && occasions.length > 0 && (
        <details>
          <summary>{fillMessage(m.methods.occasions, { count: occasions.length })}</summary>
          <ul className="together-list">
            {occasions.map((occasion) => (
              <OccasionLine key={occasion.id} planId={plan.recordId} occasion={occasion} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

/** A small form whose fields are kept while it is filled in. */
interface KeptForm {
  readonly kept: Kept<Texts>
  /** What was typed or chosen so far, by field. */
  readonly typed: Texts
}

const PlanForm = ({
  rows,
  kept: { keep, trouble },
  typed: changed,
}: KeptForm & { readonly rows: readonly MethodRow[] }) => {
  const carried = useCarried()
  const typed: Texts = {
    ...Object.fromEntries(
      rows.map(({ method, planned }) => [method, planned === null ? '' : String(planned)]),
    ),
    ...changed,
  }
  const id = useId()
  const isWrong = (text: string): boolean => !/^\d{0,4}$/.test(text.trim()) || Number(text) > maxPlanned
  const wrong = methods.filter((method) => isWrong(typed[method] ?? ''))
  const save = useWork(async () => {
    const { workspace } = carried
    const planId = await planIdOf(carried)
    const edits = methods.flatMap((method) => {
      const text = (typed[method] ?? '').trim()
      const before = rows.find((row) => row.method === method)?.planned ?? null
      const times = text === '' ? null : Number(text)
      return times === before ? [] : [planEdit(method, times)]
    })
    if (edits.length > 0) {
      await workspace.editOnly(planId, 'plan', edits)
      await workspace.save(planId)
    }
    keep(null)
  })
  return (
    <div className="panel">
      <h3>{m.methods.planTitle}</h3>
      <div className="board-plan">
        {methods.map((method) => (
          <div className={wrong.includes(method) ? 'field wrong' : 'field'} key={method}>
            <label className="field-label" htmlFor={`${id}-${method}`}>
              {together.wording.methods[method]}
            </label>
            <input
              id={`${id}-${method}`}
              inputMode="numeric"
              autoComplete="off"
              aria-invalid={wrong.includes(method)}
              value={typed[method] ?? ''}
              onChange={(event) => keep({ ...changed, [method]: event.currentTarget.value })}
            />
          </div>
        ))}
      </div>
      <p role="status" className={wrong.length > 0 ? 'field-error' : undefined}>
        {wrong.length > 0 ? m.methods.number : ''}
      </p>
      <FormEnd
        text={m.methods.save}
        onSave={save.start}
        isReady={wrong.length === 0}
        isRunning={save.isRunning}
        trouble={save.trouble ?? trouble}
        cancel={{ text: m.methods.cancel, run: () => keep(null) }}
      />
    </div>
  )
}

const OccasionForm = ({ kept: { keep, trouble }, typed }: KeptForm) => {
  const carried = useCarried()
  const { text = '' } = typed
  const method: Method = methods.find((one) => one === typed.method) ?? 'listen'
  const id = useId()
  const isReady = text.trim() !== ''
  const save = useWork(async () => {
    const { workspace, device, deps } = carried
    const planId = await planIdOf(carried)
    const occasion = { method, text: text.trim(), by: device.deviceId, atMs: deps.nowMs() }
    await workspace.editOnly(planId, 'plan', occasionEdits(workspace.newFactId(), occasion))
    await workspace.save(planId)
    keep(null)
  })
  return (
    <div className="panel">
      <div className="field">
        <label className="field-label" htmlFor={`${id}-method`}>
          {m.methods.which}
        </label>
        <select
          id={`${id}-method`}
          value={method}
          onChange={(event) => keep({ ...typed, method: event.currentTarget.value })}
        >
          {methods.map((one) => (
            <option key={one} value={one}>
              {together.wording.methods[one]}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label className="field-label" htmlFor={`${id}-text`}>
          {m.methods.what}
        </label>
        <p className="field-hint" id={`${id}-hint`}>
          {m.methods.whatHint}
        </p>
        <input
          id={`${id}-text`}
          type="text"
          aria-describedby={`${id}-hint`}
          value={text}
          maxLength={maxOccasionChars}
          autoComplete="off"
          onChange={(event) => keep({ ...typed, text: event.currentTarget.value })}
        />
      </div>
      <FormEnd
        text={m.methods.saveOccasion}
        onSave={save.start}
        isReady={isReady}
        isRunning={save.isRunning}
        trouble={save.trouble ?? trouble}
        cancel={{ text: m.methods.cancel, run: () => keep(null) }}
      />
    </div>
  )
}

const OccasionLine = ({ planId, occasion }: { readonly planId: string; readonly occasion: Occasion }) => {
  const { workspace, nameOf } = useCarried()
  const withdraw = async (reason: string) => {
    await workspace.edit(planId, [withdrawal(reason, { list: lists.occasions, fact: occasion.id })])
    await workspace.save(planId)
  }
  const { method, text, by, atMs } = occasion
  return (
    <li>
      <p>
        {fillMessage(m.methods.occasion, {
          method: together.wording.methods[method],
          text: visibleText(text),
        })}
      </p>
      <p className="field-hint">{fillMessage(m.methods.by, { name: nameOf(by), time: momentText(atMs) })}</p>
      <WithdrawFact label={m.methods.withdraw} fact={occasion.id} onWithdraw={withdraw} />
    </li>
  )
}
