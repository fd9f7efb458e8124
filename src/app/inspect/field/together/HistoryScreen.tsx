import { Fragment, useEffect, useState, useSyncExternalStore } from 'react'
import m from '../../../../../content/messages/zh-CN/together.yaml'
import { wordChanges } from '../../../../core/document/diff.ts'
import { fillMessage } from '../../../../core/message.ts'
import type { FieldValue, RecordContent } from '../../../../core/record/content.ts'
import {
  type FactChange,
  type FieldChange,
  recordHistory,
  type SaveChanges,
  unprovedSaves,
} from '../../../../core/record/history.ts'
import { lists } from '../../../../core/record/kinds.ts'
import { authorField, type Refusal } from '../../../../core/record/verdict.ts'
import { isReadable } from '../../../../core/record/wording.ts'
import type { HistoryEntry } from '../../../../device/workspace/workspace.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import { visibleText } from '../../tally/visible-text.ts'
import { type Trouble, troubleOf } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { useCarried, useFieldLink, useTeamChanges } from '../field-context.ts'
import './together.css'
import { useWording } from './use-wording.ts'

/** Saves shown at once. */
const pageSaves = 30

interface ReadHistory {
  readonly saves: readonly SaveChanges[]
  readonly waitingIds: ReadonlySet<string>
  readonly entries: readonly HistoryEntry[]
}

/**
 * Every save of a record: who, when, and what it changed, in words.
 * @see docs/SPEC.md COOP-7, COOP-8, COOP-10
 */
export const HistoryScreen = ({ recordId }: { readonly recordId: string }) => {
  const { workspace, team } = useTeamChanges()
  const wording = useWording()
  const link = useFieldLink()
  const view = useSyncExternalStore(workspace.subscribe, () => workspace.record(recordId))
  const heads = workspace.headsOf(recordId).join(' ')
  const [history, setHistory] = useState<ReadHistory | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [shown, setShown] = useState(pageSaves)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `heads` and `place` say that there is another save
  useEffect(() => {
    let isGone = false
    workspace.history(recordId).then(
      (entries) => {
        if (isGone) return
        const waitingIds = new Set(entries.filter(({ isWaiting }) => isWaiting).map(({ id }) => id))
        setHistory({ saves: recordHistory(entries), waitingIds, entries })
      },
      (error: unknown) => {
        if (!isGone) setTrouble(troubleOf(error))
      },
    )
    return () => {
      isGone = true
    }
  }, [workspace, recordId, heads, view?.place])
  if (view === null)
    return (
      <>
        <ScreenTitle>{m.history.title}</ScreenTitle>
        <p role="status">{m.history.unknown}</p>
      </>
    )
  const saves = history?.saves.toReversed() ?? []
  const unproved = unprovedSaves(
    history?.entries ?? [],
    (author) => team().membersById.get(author)?.revokedEpoch ?? null,
  )
  return (
    <div className="measure">
      <ScreenTitle>{m.history.title}</ScreenTitle>
      <p>{fillMessage(m.history.of, { record: wording.recordTitle(view.content) })}</p>
      <p>
        <a href={link({ at: 'record', recordId })}>{m.history.back}</a>
      </p>
      {view.missing > 0 && (
        <p className="notice mark">{fillMessage(m.history.missing, { count: view.missing })}</p>
      )}
      <FailureNotice trouble={trouble} />
      <ol className="history" reversed>
        {saves.slice(0, shown).map((save) => (
          <Save
            key={save.revision.id}
            save={save}
            isWaiting={history?.waitingIds.has(save.revision.id) ?? false}
            isUnproved={unproved.has(save.revision.id)}
          />
        ))}
      </ol>
      {saves.length > shown && (
        <button className="button secondary" type="button" onClick={() => setShown(shown + pageSaves)}>
          {fillMessage(m.history.more, { count: Math.min(pageSaves, saves.length - shown) })}
        </button>
      )}
    </div>
  )
}

interface SaveProps {
  readonly save: SaveChanges
  readonly isWaiting: boolean
  /** See `unprovedSaves`. */
  readonly isUnproved: boolean
}

const Save = ({ save, isWaiting, isUnproved }: SaveProps) => {
  const { nameOf } = useCarried()
  const wording = useWording()
  const { revision, isFirst, isMerge, hasGap, fields, facts, withdrawn, decided, refusal } = save
  const readable = wording.inFormOrder(
    revision.content.kind,
    fields.filter(({ path }) => isReadable(path)),
  )
  // Where a refused save lies helps nobody: that it does not count is what there is to know of it.
  const place = isWaiting ? m.history.waiting : refusal ? m.history.refusedPlace : m.history.synced
  const told = facts.filter(({ list }) => list !== lists.seen)
  return (
    <li>
      <p>
        <strong>
          {fillMessage(m.history.by, {
            name: nameOf(revision.author),
            time: momentText(revision.clock.wallMs),
          })}
        </strong>{' '}
        <span className={isWaiting || refusal ? 'history-place history-waiting' : 'history-place'}>
          {place}
        </span>
      </p>
      {hasGap && <p className="notice mark">{m.history.gap}</p>}
      {isUnproved && <p className="notice mark">{m.history.unproved}</p>}
      {refusal && <Refused save={save} refusal={refusal} />}
      {isFirst && !revision.isUnreadable && <p>{m.history.first}</p>}
      {isMerge && !revision.isUnreadable && <p>{m.history.merged}</p>}
      {withdrawn?.kind === 'withdrawn' && (
        <p>{fillMessage(m.history.recordWithdrawn, { reason: visibleText(withdrawn.reason) })}</p>
      )}
      {withdrawn?.kind === 'restored' && <p>{m.history.recordRestored}</p>}
      {decided.length > 0 && !revision.isUnreadable && <Decided save={save} />}
      {readable.length > 0 && (
        <dl className="history-fields">
          {readable.map((change) => (
            <Change key={change.path.field} content={revision.content} change={change} />
          ))}
        </dl>
      )}
      {told.map((fact) => (
        <FactLine key={`${fact.list}/${fact.fact}`} save={save} change={fact} />
      ))}
      {!revision.isUnreadable &&
        readable.length + told.length + decided.length === 0 &&
        withdrawn === null && <p>{facts.length > 0 ? m.history.onlyNotes : m.history.nothing}</p>}
    </li>
  )
}

const Refused = ({ save, refusal }: { readonly save: SaveChanges; readonly refusal: Refusal }) => {
  const { nameOf } = useCarried()
  const wording = useWording()
  const { revision, before } = save
  const { reason, at } = refusal
  const { [authorField]: said } =
    (at ? revision.content.lists[at.list]?.[at.fact] : revision.content.fields) ?? {}
  const whom = typeof said === 'string' && said !== revision.author ? nameOf(said) : m.history.somebody
  const where =
    at === null
      ? m.history.wholeRecord
      : wording.factLabel(before?.lists[at.list]?.[at.fact] ? before : revision.content, at.list, at.fact)
  return (
    <p className="notice mark">
      {fillMessage(revision.isUnreadable ? m.history.refusedUnreadable : m.history.refused, {
        why: fillMessage(m.history.refusals[reason], { where: visibleText(where), whom }),
        name: nameOf(revision.author),
      })}
    </p>
  )
}

const Decided = ({ save }: { readonly save: SaveChanges }) => {
  const wording = useWording()
  const { content } = save.revision
  const { kind } = content
  return (
    <>
      <p>{fillMessage(m.history.decided, { count: save.decided.length })}</p>
      <ul>
        {save.decided.map(({ path, sides }) => {
          const now: FieldValue | undefined =
            'list' in path ? content.lists[path.list]?.[path.fact]?.[path.field] : content.fields[path.field]
          const kept = wording.valueText(kind, path, now)
          const others = sides
            .map(({ value }) => wording.valueText(kind, path, value))
            .filter((text) => text !== kept)
          const where =
            'list' in path
              ? `${wording.factLabel(content, path.list, path.fact)} · ${wording.fieldLabel(kind, path)}`
              : wording.fieldLabel(kind, path)
          return (
            <li key={'list' in path ? `${path.list}/${path.fact}/${path.field}` : path.field}>
              {fillMessage(m.history.decidedAt, {
                where,
                value: visibleText(kept),
                other: visibleText(others.join(' / ')),
              })}
            </li>
          )
        })}
      </ul>
    </>
  )
}

interface FactLineProps {
  readonly save: SaveChanges
  readonly change: FactChange
}

const FactLine = ({ save, change }: FactLineProps) => {
  const wording = useWording()
  const { content } = save.revision
  const { list, fact, kind, reason, fields } = change
  const label = wording.factLabel(kind === 'dropped' ? (save.before ?? content) : content, list, fact)
  const sentence = fillMessage(m.history[kind], { fact: label, reason: visibleText(reason ?? '') })
  // What a new fact leaves empty says nothing, nor what was empty of one that was left out.
  const readable = wording.inFormOrder(
    content.kind,
    fields.filter(({ path, before, after }) => {
      const value = kind === 'added' ? after : kind === 'dropped' ? before : true
      return isReadable(path) && value !== null && value !== ''
    }),
  )
  return (
    <>
      <p>{sentence}</p>
      {readable.length > 0 && (
        <dl className="history-fields">
          {readable.map((one) => (
            <Change key={one.path.field} content={content} change={one} isDropped={kind === 'dropped'} />
          ))}
        </dl>
      )}
    </>
  )
}

interface ChangeProps {
  readonly content: RecordContent
  readonly change: FieldChange
  /** Its fact as a whole was left out: there is no need to say so of each field. */
  readonly isDropped?: boolean
}

const Change = ({ content, change, isDropped = false }: ChangeProps) => {
  const wording = useWording()
  const { path, before, after } = change
  const [old, now] = [before, after].map((value) => visibleText(wording.valueIn(content, path, value))) as [
    string,
    string,
  ]
  const isText = typeof before === 'string' && typeof after === 'string' && before.length + after.length > 24
  return (
    <>
      <dt>{fillMessage(m.history.field, { label: wording.fieldLabel(content.kind, path) })}</dt>
      <dd>
        {before === undefined || before === null ? (
          <span className="together-text">{now}</span>
        ) : after === undefined || after === null ? (
          <>
            {!isDropped && `${m.history.cleared} `}
            <del>{old}</del>
          </>
        ) : isText ? (
          <span className="together-text">
            {wordChanges(old, now).map(({ kind: part, text }, index) => {
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
              if (part === 'added') return <ins key={index}>{text}</ins>
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              if (part === 'removed') return <del key={index}>{text}</del>
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              return <Fragment key={index}>{text}</Fragment>
            })}
          </span>
        ) : (
          <>
            <del>{old}</del> <ins>{now}</ins>
          </>
        )}
      </dd>
    </>
  )
}
