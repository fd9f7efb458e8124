import { useId, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/together.yaml'
import { wordChanges } from '../../../../core/document/diff.ts'
import { fillMessage } from '../../../../core/message.ts'
import { pathKey, type RecordContent } from '../../../../core/record/content.ts'
import { keepBothBy } from '../../../../core/record/keep-both.ts'
import {
  bothWayOf,
  type Conflict,
  type ConflictSide,
  type Decision,
} from '../../../../core/record/record-state.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { visibleText } from '../../tally/visible-text.ts'
import { isTexts, type Texts, useKept } from '../../use-kept.ts'
import { useWork } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { useCarried } from '../field-context.ts'
import './together.css'
import { useWording } from './use-wording.ts'

/** What was chosen for one conflict: the revision of a side, or `both`. */
type Choice = string

/** The same conflicts, however often they are worked out. */
const signOf = (conflicts: readonly Conflict[]): string =>
  conflicts
    .map(({ path, sides }) => `${pathKey(path)}:${sides.map(({ revisionId }) => revisionId)}`)
    .join(' ')

/**
 * What two people wrote differently, side by side; all of it is decided together, in one save.
 * @see docs/SPEC.md COOP-2, COOP-9
 */
export const ConflictsPart = ({ view }: { readonly view: RecordView }) => {
  const { workspace, device, taken, notes } = useCarried()
  const { recordId, conflicts, content } = view
  const { note: chosen, keep: keepChoices, trouble } = useKept(notes, 'conflicts', recordId, isTexts)
  const [said, setSaid] = useState('')
  const choices = standingChoices(conflicts, chosen ?? {})
  const decide = useWork(async () => {
    setSaid('')
    const seen = signOf(conflicts)
    // What is being typed is a side too: it must not come after the decision and open it again.
    await workspace.save(recordId)
    const now = workspace.record(recordId)?.conflicts ?? []
    if (signOf(now) !== seen) return setSaid(m.conflicts.moved)
    await workspace.decide(
      recordId,
      decisionsOf(now, choices, workspace.newFactId),
      keepBothBy(taken.definitions),
    )
    keepChoices(null)
    setSaid(m.conflicts.decided)
  })
  if (conflicts.length === 0) return <p role="status">{said}</p>
  const done = conflicts.filter(({ path }) => choices[pathKey(path)] !== undefined).length
  const mineOf = ({ sides }: Conflict) => sides.find(({ author }) => author === device.deviceId)
  const hasMine = conflicts.every(mineOf)
  return (
    <section className="conflicts" aria-labelledby="conflicts">
      <h2 id="conflicts">{fillMessage(m.conflicts.title, { count: conflicts.length })}</h2>
      <p>{m.conflicts.lead}</p>
      <FailureNotice trouble={decide.trouble ?? trouble} />
      <p role="status">{said}</p>
      {hasMine && conflicts.length > 1 && (
        <button
          className="button quiet"
          type="button"
          onClick={() =>
            keepChoices(
              Object.fromEntries(
                conflicts.map((conflict) => [
                  pathKey(conflict.path),
                  (mineOf(conflict) as ConflictSide).revisionId,
                ]),
              ),
            )
          }
        >
          {m.conflicts.allMine}
        </button>
      )}
      {conflicts.map((conflict) => (
        <ConflictField
          key={pathKey(conflict.path)}
          conflict={conflict}
          content={content}
          choice={choices[pathKey(conflict.path)]}
          onChoose={(choice) => keepChoices({ ...choices, [pathKey(conflict.path)]: choice })}
        />
      ))}
      <button
        className="button"
        type="button"
        aria-disabled={done < conflicts.length || decide.isRunning}
        onClick={() => {
          if (done === conflicts.length) decide.start()
        }}
      >
        {fillMessage(m.conflicts.decide, { done, count: conflicts.length })}
      </button>
    </section>
  )
}

/** Of what was chosen, what can still be: a side may have been written on since. */
const standingChoices = (conflicts: readonly Conflict[], chosen: Texts): Texts =>
  Object.fromEntries(
    conflicts.flatMap(({ path, sides }) => {
      const choice = chosen[pathKey(path)]
      const stands = choice === 'both' || sides.some(({ revisionId }) => revisionId === choice)
      return stands && choice !== undefined ? [[pathKey(path), choice] as const] : []
    }),
  )

/** A second fact that keeps the other side is one fact, however many of its fields were in conflict. */
const decisionsOf = (
  conflicts: readonly Conflict[],
  choices: Readonly<Record<string, Choice>>,
  newFactId: () => string,
): readonly Decision[] => {
  const newIds = new Map<string, string>()
  const idFor = ({ path }: Conflict): string => {
    const key = 'list' in path ? `${path.list}/${path.fact}` : ''
    const known = newIds.get(key) ?? newFactId()
    newIds.set(key, known)
    return known
  }
  return conflicts.flatMap((conflict): Decision[] => {
    const choice = choices[pathKey(conflict.path)]
    if (choice === undefined) return []
    return choice === 'both'
      ? [{ path: conflict.path, keep: 'both', newFactId: idFor(conflict) }]
      : [{ path: conflict.path, keep: 'side', revisionId: choice }]
  })
}

interface ConflictFieldProps {
  readonly conflict: Conflict
  readonly content: RecordContent
  readonly choice: Choice | undefined
  readonly onChoose: (choice: Choice) => void
}

const ConflictField = ({ conflict, content, choice, onChoose }: ConflictFieldProps) => {
  const { device, nameOf, taken } = useCarried()
  const wording = useWording()
  const group = useId()
  const { path, sides, base } = conflict
  const { kind } = content
  const where =
    'list' in path
      ? `${wording.factLabel(content, path.list, path.fact)} · ${wording.fieldLabel(kind, path)}`
      : wording.fieldLabel(kind, path)
  const keepBoth = keepBothBy(taken.definitions)
  const way = bothWayOf(conflict, kind, keepBoth)
  const joint = keepBoth.jointOf(kind, path)
  const texts = sides.map(({ value }) => visibleText(wording.valueText(kind, path, value)))
  return (
    <fieldset className="field conflict">
      <legend className="field-label">{where}</legend>
      <p className="field-hint">
        {fillMessage(m.conflicts.before, { value: visibleText(wording.valueText(kind, path, base)) })}
      </p>
      <div className="conflict-sides">
        {sides.map((side, index) => {
          const isMine = side.author === device.deviceId
          const name = nameOf(side.author)
          return (
            <label className="choice conflict-side" key={side.revisionId}>
              <input
                type="radio"
                name={group}
                checked={choice === side.revisionId}
                onChange={() => onChoose(side.revisionId)}
              />
              <span>
                <strong>{isMine ? m.conflicts.mine : fillMessage(m.conflicts.theirs, { name })}</strong>
                <span className="conflict-value">
                  <SideText text={texts[index] ?? ''} other={texts[index === 0 ? 1 : 0] ?? ''} />
                </span>
                <span className="field-hint block">
                  {fillMessage(m.conflicts.byAt, {
                    name: isMine ? m.conflicts.you : name,
                    time: momentText(side.clock.wallMs),
                  })}
                </span>
              </span>
            </label>
          )
        })}
        {way !== null && (
          <label className="choice conflict-side">
            <input type="radio" name={group} checked={choice === 'both'} onChange={() => onChoose('both')} />
            <span>
              <strong>{m.conflicts.both}</strong>
              <span className="field-hint block">
                {way === 'two-facts'
                  ? m.conflicts.bothFacts
                  : joint === '\n'
                    ? m.conflicts.bothJoined
                    : m.conflicts.bothInLine}
              </span>
            </span>
          </label>
        )}
      </div>
    </fieldset>
  )
}

/** A side's text, with the words the other side does not have underlined. */
const SideText = ({ text, other }: { readonly text: string; readonly other: string }) => {
  if (text.length + other.length < 24) return text
  return wordChanges(other, text)
    .filter(({ kind }) => kind !== 'removed')
    .map(({ kind, text: part }, index) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
      kind === 'added' ? <ins key={index}>{part}</ins> : <span key={index}>{part}</span>,
    )
}
