import { useDeferredValue, useId, useMemo, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/board.yaml'
import together from '../../../../../content/messages/zh-CN/together.yaml'
import { stages } from '../../../../core/document/stages.ts'
import { fillMessage } from '../../../../core/message.ts'
import { writersOf } from '../../../../core/record/board.ts'
import {
  asksAnything,
  createFinder,
  emptyQuery,
  type FindableRecord,
  type Finder,
  type FindQuery,
  type Found,
  findStates,
} from '../../../../core/record/find.ts'
import { filledKinds } from '../../../../core/record/kinds.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import { visibleText } from '../../tally/visible-text.ts'
import { useCarried, useFieldLink, useRecords, useTeamChanges } from '../field-context.ts'
import { openAtFound } from '../records/where.ts'
import { useWording, wordingOf } from '../together/use-wording.ts'
import './find.css'
import { askFor, keptQuery } from './kept-query.ts'

/** Finds shown at once. */
const shownCount = 50

const finders = new WeakMap<Carried, Finder>()
/** The index lives as long as the vault is open. */
const finderOf = (carried: Carried): Finder => {
  const known = finders.get(carried)
  if (known) return known
  const finder = createFinder(carried.taken.definitions, wordingOf(carried))
  finders.set(carried, finder)
  return finder
}

const findables = new WeakMap<RecordView, FindableRecord>()
const findableOf = (view: RecordView): FindableRecord => {
  const known = findables.get(view)
  if (known) return known
  const { recordId, content, hands, written } = view
  const findable = {
    recordId,
    content,
    authors: writersOf(hands).map(({ author }) => author),
    writtenMs: written?.clock.wallMs ?? Number.MAX_SAFE_INTEGER,
  }
  findables.set(view, findable)
  return findable
}

/**
 * Finds facts and records by words and by what they are.
 * @see docs/SPEC.md FIND-1 to FIND-6
 */
export const FindScreen = () => {
  const carried = useTeamChanges()
  const records = useRecords()
  const [query, setQuery] = useState<FindQuery>(() => keptQuery(carried))
  const late = useDeferredValue(query)
  const finder = finderOf(carried)
  const result = useMemo(
    () => (asksAnything(late) ? finder.find(records.map(findableOf), late, shownCount) : null),
    [finder, records, late],
  )
  const ask = (change: Partial<FindQuery>) => {
    const next = { ...query, ...change }
    askFor(carried, next)
    setQuery(next)
  }
  return (
    <div className="measure">
      <ScreenTitle>{m.find.title}</ScreenTitle>
      <FindForm query={query} ask={ask} />
      <p role="status" className="find-count">
        {result === null
          ? m.find.ask
          : result.total === 0
            ? m.find.none
            : fillMessage(result.total > shownCount ? m.find.shown : m.find.found, {
                count: result.total,
                shown: shownCount,
              })}
      </p>
      <ul className="together-list">
        {result?.found.map((found) => (
          <OneFound key={`${found.recordId}/${found.at?.list}/${found.at?.fact}`} found={found} />
        ))}
      </ul>
    </div>
  )
}

interface FindFormProps {
  readonly query: FindQuery
  readonly ask: (change: Partial<FindQuery>) => void
}

const FindForm = ({ query, ask }: FindFormProps) => {
  const { taken, team, nameOf } = useCarried()
  const { interviewFrame, evidenceGrades } = taken.definitions
  const id = useId()
  const focus = interviewFrame.factFields.find(({ name }) => name === 'focus')
  const isNarrowed = query.person + query.focus + query.grade + query.stage + query.kind + query.author !== ''
  const choice = (
    name: 'focus' | 'grade' | 'stage' | 'kind' | 'author',
    choices: readonly { readonly value: string; readonly label: string }[],
  ) => (
    <div className="field">
      <label className="field-label" htmlFor={`${id}-${name}`}>
        {m.find[name]}
      </label>
      <select
        id={`${id}-${name}`}
        value={query[name]}
        onChange={(event) => ask({ [name]: event.currentTarget.value })}
      >
        <option value="">{m.find.any}</option>
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
  return (
    <search>
      <div className="field">
        <label className="field-label" htmlFor={`${id}-text`}>
          {m.find.text}
        </label>
        <p className="field-hint" id={`${id}-hint`}>
          {m.find.textHint}
        </p>
        <input
          id={`${id}-text`}
          type="text"
          aria-describedby={`${id}-hint`}
          value={query.text}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="search"
          onChange={(event) => ask({ text: event.currentTarget.value })}
        />
      </div>
      <fieldset className="field">
        <legend className="field-label">{m.find.lists}</legend>
        <div className="find-states">
          {findStates.map((state) => (
            <label className="choice" key={state}>
              <input
                type="radio"
                name={`${id}-state`}
                checked={query.state === state}
                onChange={() => ask({ state })}
              />
              <span>{m.find.state[state]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <details open={isNarrowed || undefined}>
        <summary>{m.find.more}</summary>
        <div className="side-by-side">
          <div className="field">
            <label className="field-label" htmlFor={`${id}-person`}>
              {m.find.person}
            </label>
            <input
              id={`${id}-person`}
              type="text"
              value={query.person}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => ask({ person: event.currentTarget.value })}
            />
          </div>
          {choice('focus', focus?.type === 'select_one' ? focus.choices : [])}
          {choice(
            'grade',
            evidenceGrades.grades.map((grade) => ({ value: grade.id, label: grade.label })),
          )}
          {choice(
            'stage',
            stages.map((stage) => ({ value: stage, label: stage })),
          )}
          {choice(
            'kind',
            filledKinds.map((kind) => ({ value: kind, label: together.wording.kinds[kind] })),
          )}
          {choice(
            'author',
            [...team().membersById.keys()].map((deviceId) => ({ value: deviceId, label: nameOf(deviceId) })),
          )}
        </div>
      </details>
      {asksAnything(query) && (
        <button className="button quiet" type="button" onClick={() => ask(emptyQuery)}>
          {m.find.clear}
        </button>
      )}
    </search>
  )
}

const OneFound = ({ found }: { readonly found: Found }) => {
  const carried = useCarried()
  const link = useFieldLink()
  const wording = useWording()
  const { recordId, at, title, label, isWithdrawn, isLead, grade, texts } = found
  const marks = [
    isLead ? m.find.lead : '',
    grade === 'ungraded'
      ? m.find.ungraded
      : grade === 'disputed'
        ? m.find.disputed
        : wording.gradeLabel(grade),
    isWithdrawn ? m.find.withdrawn : '',
  ].filter((mark) => mark !== '')
  return (
    <li>
      <a
        className="find-title"
        href={link({ at: 'record', recordId })}
        onClick={() => openAtFound(carried, found)}
      >
        {title}
        {at && label !== '' && ` · ${label}`}
      </a>
      {marks.length > 0 && <p className="field-hint">{marks.join(' · ')}</p>}
      {texts.map(({ label: field, pieces }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: texts of one find have no other name
        <p key={index} className="find-text">
          {field !== '' && <span className="field-hint">{field}： </span>}
          {pieces.map(({ text, isFound }, place) => {
            const shown = visibleText(text)
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
            return isFound ? <mark key={place}>{shown}</mark> : <span key={place}>{shown}</span>
          })}
        </p>
      ))}
    </li>
  )
}
