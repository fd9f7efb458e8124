import type { Carrier } from '../../core/document/trace.ts'
import {
  type InterviewFrame,
  type InterviewOutline,
  interviewFrameSchema,
  interviewOutlineSchema,
} from '../../core/form/interview.ts'
import { readDefinition, readDefinitions } from './definitions.ts'
import { carrier, fieldCarriers } from './form-carriers.ts'

/** The outlines of `content/interviews/`, in the order of their `order`. @throws `ContentError`. @see docs/SPEC.md PAPER-4 */
export const readInterviewOutlines = (): readonly InterviewOutline[] =>
  readDefinitions('interviews', interviewOutlineSchema)

/** What all interviews share. @throws `ContentError`. @see docs/SPEC.md PAPER-4 */
export const readInterviewFrame = (): InterviewFrame =>
  readDefinition('interview-frame.yaml', interviewFrameSchema)

/**
 * Every question of every outline as a carrier of its units, and once, on the first outline's page, what all
 * interviews share. Questions are ours, so they count as suggested.
 * @throws `ContentError`.
 */
export const interviewCarriers = (): readonly Carrier[] => {
  const frame = readInterviewFrame()
  const outlines = readInterviewOutlines()
  const [first] = outlines
  const shared =
    first === undefined
      ? []
      : [
          ...frame.prohibitions.map(({ id, text, units }) =>
            carrier('interview-question', frame, first.id, { id, label: text, units }),
          ),
          ...fieldCarriers('interview-question', frame, first.id, [
            ...frame.recordFields,
            ...frame.factFields,
          ]),
          carrier('interview-question', frame, first.id, {
            id: frame.id,
            label: frame.title,
            units: frame.units,
          }),
        ]
  return [
    ...outlines.flatMap((outline) =>
      outline.questions.map(({ id, text, units }) =>
        carrier('interview-question', outline, outline.id, { id, label: text, units, suggested: true }),
      ),
    ),
    ...shared,
  ]
}
