import { fillMessage } from '../message.ts'
import type { Appraisal } from './appraisal.ts'
import type { Choice, Form, Question } from './form.ts'
import { memberSection } from './member-names.ts'

/** The words an appraisal's form adds to its definition: `form` of content/messages/zh-CN/appraisal.yaml, handed in. */
export interface AppraisalFormWords {
  readonly team: string
  /** `{number}`: which member, from 1. */
  readonly standIn: string
  readonly teamQuestion: string
  readonly memberQuestion: string
  readonly comment: string
  /** Paragraph before the definition's instructions. `{count}`: members. */
  readonly opening: string
  /** Paragraphs after them, in order; every sentence of content/promises.yaml. */
  readonly promises: Readonly<Record<string, string>>
  readonly startLabel: string
  readonly closing: string
}

type Items = Appraisal['teamItems'] | Appraisal['memberItems']

/** Seconds a person takes for one row; a minute for the introduction comes on top. */
const secondsPerRow = 4

const scaleOf = ({ scales }: Appraisal, name: string): readonly Choice[] => {
  const scale = scales[name]
  // The definition's schema has refused a name without a scale.
  if (scale === undefined) throw new RangeError('a scale the definition does not have')
  return scale.choices
}

/** The single judgements as one matrix, then each judgement of the whole on its own scale. */
const questionsOf = (
  definition: Appraisal,
  items: Items,
  prefix: string,
  { name, label, scale }: { readonly name: string; readonly label: string; readonly scale: string },
): readonly Question[] => {
  const rows = items
    .filter(({ overall }) => !overall)
    .map(({ id, text, units }) => ({ name: `${prefix}${id}`, label: text, units }))
  const overall = items
    .filter((item) => item.overall)
    .map(
      ({ id, text, units }): Question => ({
        type: 'select_one',
        name: `${prefix}${id}`,
        label: text,
        units,
        choices: scaleOf(definition, definition.overallScale),
      }),
    )
  if (rows.length === 0) return overall
  return [
    { type: 'matrix', name, label, rows, choices: scaleOf(definition, scale), layout: 'item_by_item' },
    ...overall,
  ]
}

/**
 * The anonymous form of an appraisal. Members are stand-ins here: their names come by
 * `nameMembers`, on the devices that may know them. The name of every question is the definition's id, after the
 * member's number: `T01`, `P02M05`.
 * @param members - 1 to `maxMembers`.
 * @see docs/SPEC.md APPR-1, APPR-2
 */
export const appraisalForm = (definition: Appraisal, members: number, words: AppraisalFormWords): Form => {
  const { id, version, title, audience, units, teamItems, memberItems, comment, counting } = definition
  const rows = teamItems.length + memberItems.length * members
  return {
    id,
    version,
    kind: 'appraisal',
    lang: 'zh-CN',
    title,
    audience,
    anonymous: true,
    estimatedMinutes: 1 + Math.ceil((rows * secondsPerRow) / 60),
    units,
    intro: {
      paragraphs: [
        fillMessage(words.opening, { count: members }),
        definition.instructions.join(''),
        ...Object.values(words.promises),
      ],
      startLabel: words.startLabel,
    },
    sections: [
      {
        name: 'team',
        title: words.team,
        questions: questionsOf(definition, teamItems, '', {
          name: 'T',
          label: words.teamQuestion,
          scale: definition.teamScale,
        }),
      },
      ...Array.from({ length: members }, (_, index) => {
        const section = memberSection(index)
        return {
          name: section,
          title: fillMessage(words.standIn, { number: index + 1 }),
          questions: questionsOf(definition, memberItems, section, {
            name: section,
            label: words.memberQuestion,
            scale: definition.memberScale,
          }),
        }
      }),
      {
        name: 'comment',
        title: words.comment,
        questions: [
          {
            type: 'text',
            name: comment.id,
            label: comment.text,
            units: comment.units,
            constraint: { maxLength: comment.maxLength },
          },
        ],
      },
    ],
    closing: words.closing,
    analysis: {
      suppressBelow: counting.suppressBelow,
      complementary: true,
      // No groups: in a meeting of forty people a division by post would point at persons.
      crosstab: [],
      notes: counting.rules.map((rule) => `${rule.title}：${rule.text}`),
    },
  }
}
