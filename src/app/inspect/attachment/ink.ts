import { readSignedMarks } from '../../../core/record/attachment-fact.ts'
import type { SignedMarks } from '../../../core/record/signed.ts'

/** Pixels of the picture a signature becomes, whatever the screen: some ten kilobytes. */
export const padSize = { width: 960, height: 400 }

/** One stroke of the pen: x and y in turn, whole pixels of {@link padSize}; two numbers at least. */
export type Stroke = readonly number[]

/** A signature that is being drawn: a lock or a reload loses none of its finished strokes. */
export interface Ink {
  readonly strokes: readonly Stroke[]
  /** What the record said when the pen was lifted last, and so what the signature stands for, whenever it is saved. */
  readonly signed: SignedMarks
  /** When that was, in milliseconds: a signature from then or later is what these strokes became. */
  readonly liftedAtMs: number
}

/** Words of a confirmation that is being typed. */
export interface TypedWords {
  readonly text: string
  /** When the last key was pressed, in milliseconds: a confirmation from then or later is what these words became. */
  readonly typedAtMs: number
}

/** Whether JSON is {@link TypedWords}, or the text alone, as older versions kept it. */
export const isTypedWords = (json: unknown): json is TypedWords | string => {
  if (typeof json === 'string') return true
  if (typeof json !== 'object' || json === null) return false
  const { text, typedAtMs } = json as Partial<Record<keyof TypedWords, unknown>>
  return typeof text === 'string' && typeof typedAtMs === 'number'
}

const isStroke = (json: unknown): json is Stroke =>
  Array.isArray(json) && json.length >= 2 && json.length % 2 === 0 && json.every(Number.isFinite)

/** Whether JSON is {@link Ink} with at least one stroke. */
export const isInk = (json: unknown): json is Ink => {
  if (typeof json !== 'object' || json === null || !('strokes' in json) || !('signed' in json)) return false
  const { strokes, signed, liftedAtMs } = json as Partial<Record<keyof Ink, unknown>>
  return (
    Array.isArray(strokes) &&
    strokes.length > 0 &&
    strokes.every(isStroke) &&
    typeof liftedAtMs === 'number' &&
    readSignedMarks(signed) !== null
  )
}

/** Draws a pad anew: white, and the strokes on it. A stroke of one point is a dot. */
export const drawInk = (context: CanvasRenderingContext2D, strokes: readonly Stroke[]): void => {
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, padSize.width, padSize.height)
  context.strokeStyle = '#000000'
  context.lineWidth = 6
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const stroke of strokes) {
    context.beginPath()
    context.moveTo(stroke[0] as number, stroke[1] as number)
    for (let at = 0; at < stroke.length; at += 2)
      context.lineTo(stroke[at] as number, stroke[at + 1] as number)
    context.stroke()
  }
}
