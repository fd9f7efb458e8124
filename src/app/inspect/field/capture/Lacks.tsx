import m from '../../../../../content/messages/zh-CN/capture.yaml'
import type { RecordProblem } from '../../../../core/form/record-check.ts'
import { fillMessage } from '../../../../core/message.ts'
import { lists } from '../../../../core/record/kinds.ts'
import { findingSentence } from '../fields/RecordFieldFrame.tsx'

/** Problems that belong together: of one fact, of all observations, or one field of the record. */
interface Group {
  readonly key: string
  readonly list: string | null
  readonly fact: string
  readonly problems: readonly RecordProblem[]
}

const groupsOf = (problems: readonly RecordProblem[]): readonly Group[] => {
  const groups = Map.groupBy(problems, ({ path }) => {
    if (!('list' in path)) return path.field
    return path.list === lists.facts ? `${path.list}/${path.fact}` : path.list
  })
  return [...groups].map(([key, own]) => {
    const path = own[0]?.path
    return path && 'list' in path
      ? { key, list: path.list, fact: path.fact, problems: own }
      : { key, list: null, fact: '', problems: own }
  })
}

const sentenceOf = ({ list, fact, problems }: Group, numberOf: (factId: string) => number): string => {
  const [first] = problems
  if (list === lists.facts)
    return fillMessage(m.lacks.ofFact, {
      number: numberOf(fact),
      labels: problems.map(({ label }) => label).join(m.lacks.join),
    })
  if (list === lists.observations) return fillMessage(m.lacks.ofObservations, { count: problems.length })
  return first ? fillMessage(m.lacks.line, { label: first.label, problem: findingSentence(first) }) : ''
}

/**
 * What a record still lacks, each with a way there. It stops nobody from leaving.
 * @see docs/SPEC.md CAP-3
 */
export const Lacks = ({
  problems,
  numberOf = () => 0,
  onGo,
}: {
  readonly problems: readonly RecordProblem[]
  /** Place of a fact among all, from 1. */
  readonly numberOf?: (factId: string) => number
  readonly onGo: (problem: RecordProblem) => void
}) => {
  if (problems.length === 0) return <p className="notice good">{m.lacks.none}</p>
  const groups = groupsOf(problems)
  return (
    <section className="notice mark lacks" aria-labelledby="lacks-title">
      <h3 id="lacks-title">{fillMessage(m.lacks.title, { count: groups.length })}</h3>
      <p>{m.lacks.lead}</p>
      <ul>
        {groups.map((group) => (
          <li key={group.key}>
            <button
              type="button"
              className="link"
              onClick={() => {
                const [first] = group.problems
                if (first) onGo(first)
              }}
            >
              {sentenceOf(group, numberOf)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
