import { useDeferredValue, useMemo, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { type FilledKind, filledKinds, isFilledKind, withdrawnReason } from '../../../../core/record/kinds.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import '../capture/capture.css'
import { useCarried, useFieldLink, useRecords } from '../field-context.ts'
import { momentText } from '../time-text.ts'
import { TogetherMarks } from '../together/TogetherMarks.tsx'
import { useWording } from '../together/use-wording.ts'
import { usePlaceText } from '../use-place-text.ts'
import { recordMarks } from './record-marks.ts'

/** Records drawn at once: some thousands of lines would keep a phone busy for seconds. */
const pageCount = 50

/** Every record of the inspection, the latest first. */
export const RecordsScreen = () => {
  const records = useRecords()
  const { definitions } = useCarried().taken
  const wording = useWording()
  const link = useFieldLink()
  const [kind, setKind] = useState<FilledKind | 'all'>('all')
  const [typed, setTyped] = useState('')
  const [shownCount, setShownCount] = useState(pageCount)
  const filled = useMemo(() => records.filter((record) => isFilledKind(record.kind)), [records])
  // Looking through some thousands waits until the keystroke is shown.
  const sought = useDeferredValue(typed.trim())
  const found = useMemo(
    () =>
      filled.filter(
        (record) =>
          (kind === 'all' || record.kind === kind) &&
          (sought === '' ||
            [wording.recordTitle(record.content), ...recordMarks(record.content, definitions)].some((text) =>
              text.includes(sought),
            )),
      ),
    [filled, kind, sought, definitions, wording],
  )
  const rest = found.length - shownCount
  return (
    <>
      <ScreenTitle>{m.records.title}</ScreenTitle>
      <p>
        <a className="button" href={link({ at: 'new' })}>
          {m.records.new}
        </a>
      </p>
      {filled.length === 0 ? (
        <p>{m.records.none}</p>
      ) : (
        <>
          <search className="record-filters">
            <div className="field">
              <label className="field-label" htmlFor="find-record">
                {m.records.find}
              </label>
              <input
                id="find-record"
                type="search"
                value={typed}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => {
                  setTyped(event.currentTarget.value)
                  setShownCount(pageCount)
                }}
              />
            </div>
            <div className="row">
              {(['all', ...filledKinds] as const).map((one) => (
                <button
                  key={one}
                  type="button"
                  className="button quiet"
                  aria-pressed={kind === one}
                  onClick={() => {
                    setKind(one)
                    setShownCount(pageCount)
                  }}
                >
                  {one === 'all' ? m.records.all : m.kinds[one]}
                </button>
              ))}
            </div>
          </search>
          <p className="field-hint" role="status">
            {found.length === 0 ? m.records.noMatch : fillMessage(m.records.count, { count: found.length })}
          </p>
          <ul className="record-list">
            {found.slice(0, shownCount).map((record) => (
              <RecordLine key={record.recordId} record={record} />
            ))}
          </ul>
          {rest > 0 && (
            <button
              type="button"
              className="button secondary wide"
              onClick={() => setShownCount((count) => count + pageCount)}
            >
              {fillMessage(m.records.more, { count: Math.min(rest, pageCount) })}
            </button>
          )}
        </>
      )}
    </>
  )
}

const RecordLine = ({ record }: { readonly record: RecordView }) => {
  const { taken, nameOf, deps } = useCarried()
  const link = useFieldLink()
  const { recordId, content, place, written } = record
  const isWithdrawn = withdrawnReason(content.fields) !== null
  const title = useWording().recordTitle(content)
  return (
    <li className="record-line">
      <a href={link({ at: 'record', recordId })}>{isWithdrawn ? <s>{title}</s> : title}</a>
      {isWithdrawn && <strong className="withdrawn-reason"> {m.records.withdrawn}</strong>}
      <span className="record-marks">{recordMarks(content, taken.definitions).join(' · ')}</span>
      <TogetherMarks record={record} />
      <span className={`record-place ${place}`}>
        {usePlaceText()(place)}
        {written &&
          ` · ${fillMessage(m.records.written, {
            by: nameOf(written.author),
            time: momentText(written.clock.wallMs, deps.nowMs()),
          })}`}
      </span>
    </li>
  )
}
