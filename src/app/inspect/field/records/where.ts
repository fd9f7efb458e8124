import { useCallback, useEffect, useRef, useState } from 'react'
import type { RecordContent } from '../../../../core/record/content.ts'
import type { Found } from '../../../../core/record/find.ts'
import { lists } from '../../../../core/record/kinds.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
import { fragmentOf, type Route } from '../../route.ts'
import { isTexts, type Texts } from '../../use-kept.ts'
import { troubleOf } from '../../use-work.ts'
import { useCarried } from '../field-context.ts'

/** Where in a record a person is. Names of the form and drawn ids, never what was written. */
export interface Where {
  /** Step of an interview. */
  readonly step?: string
  /** Question of the outline that is open. */
  readonly question?: string
  /** Id of the element that was worked at last. */
  readonly at?: string
  /** Whether that is what was looked for, and is to be marked. */
  readonly isFound?: boolean
}

type FoundAt = NonNullable<Found['at']>

const targets = new WeakMap<Carried, { readonly recordId: string; readonly at: FoundAt }>()

/** Has the next screen of this record open at what was found. In memory alone, like what was asked for. */
export const openAtFound = (carried: Carried, { recordId, at }: Found): void => {
  if (at === null) targets.delete(carried)
  else targets.set(carried, { recordId, at })
}

/** Where in its record something that was found stands. */
const whereIs = ({ list, fact }: FoundAt, content: RecordContent): Where => {
  const isFound = true
  switch (list) {
    case lists.facts: {
      const question = content.lists[lists.facts]?.[fact]?.question
      return {
        step: 'talk',
        at: `fact-${fact}`,
        isFound,
        ...(typeof question === 'string' ? { question } : {}),
      }
    }
    case lists.questions:
      return { step: 'talk', question: fact, at: `question-${fact}`, isFound }
    case lists.observations:
      return { at: `fact-${fact}`, isFound }
    case lists.entries:
      return { at: `entry-${fact}`, isFound }
    case lists.attachments:
      return { at: `attachment-${fact}`, isFound }
    case lists.comments:
      return { at: `comment-${fact}`, isFound }
    default:
      return { at: `field-${list}`, isFound }
  }
}

/** The fact or observation an element is of; `null` for any other element. */
export const factAt = ({ at }: Where): string | null => /^fact-(.+)$/.exec(at ?? '')?.[1] ?? null

/**
 * Where to begin in a record: at what was found in it, where a lock, a reload or a kill threw the person out, or on top.
 * Whoever goes to another screen leaves the place, and begins on top the next time.
 * @returns `start`: `null` while it is looked up. `move`: the person is somewhere else now.
 * @see docs/SPEC.md CAP-15, FIND-7
 */
export const useWhere = (
  recordId: string,
  content: RecordContent | null,
): { readonly start: Where | null; readonly move: (to: Where) => void } => {
  const carried = useCarried()
  const { keeper } = carried
  const { inspectionId } = carried.taken
  const place = `where|${inspectionId}`
  const [start, setStart] = useState<Where | null>(null)
  const now = useRef<Texts>({ record: recordId })
  const written = useRef<Promise<void>>(Promise.resolve())
  const latest = useRef(content)
  latest.current = content

  useEffect(() => {
    let isGone = false
    const route: Route = { screen: 'field', inspectionId, place: { at: 'record', recordId } }
    const look = async (): Promise<Where> => {
      const target = targets.get(carried)
      targets.delete(carried)
      if (target?.recordId === recordId && latest.current) return whereIs(target.at, latest.current)
      const kept = await keeper.readJson(place)
      if (!isTexts(kept) || kept.record !== recordId) return {}
      now.current = kept
      return kept
    }
    look().then(
      (found) => {
        if (!isGone) setStart(found)
      },
      (error: unknown) => {
        troubleOf(error)
        // The record itself can be read; it then begins on top.
        if (!isGone) setStart({})
      },
    )
    return () => {
      isGone = true
      // Locked, or taken over by another tab: the address is the same, and nobody has left.
      if (location.hash === fragmentOf(route)) return
      written.current = written.current.then(() => keeper.remove(place)).catch(() => undefined)
    }
  }, [carried, keeper, place, inspectionId, recordId])

  const move = useCallback(
    ({ step, question, at }: Where) => {
      const change = Object.entries({ step, question, at }).filter(([, value]) => value !== undefined)
      now.current = { ...now.current, ...(Object.fromEntries(change) as Texts) }
      const next = now.current
      // What fails here is where somebody was, and nothing that was written.
      written.current = written.current.then(() => keeper.writeJson(place, next)).catch(() => undefined)
    },
    [keeper, place],
  )
  return { start, move }
}
