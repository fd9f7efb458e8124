import { type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import m from '../../../../content/messages/zh-CN/attachment.yaml'
import { fillMessage } from '../../../core/message.ts'
import {
  maxCaptionChars,
  readSignature,
  type Signature,
  signatureEdit,
} from '../../../core/record/attachment-fact.ts'
import { type FieldPath, type FieldValue, pathKey, type RecordContent } from '../../../core/record/content.ts'
import { factsOf, lists } from '../../../core/record/kinds.ts'
import { signedMarks, sinceSigned } from '../../../core/record/signed.ts'
import type { Attachments } from '../../../device/attachment/attachments.ts'
import type { ApplyEdits } from '../../../device/attachment/seal-attachment.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { visibleText } from '../tally/visible-text.ts'
import { type Kept, useKept } from '../use-kept.ts'
import { useWork } from '../use-work.ts'
import { drawInk, type Ink, isInk, isTypedWords, padSize, type TypedWords } from './ink.ts'
import { encodeCanvas } from './picture.ts'
import { momentText } from './texts.ts'
import { useOpened } from './use-opened.ts'

/** What a signature of a record needs; nothing of where records are kept. */
export interface SignatureFieldProps {
  /** 32 hex digits. */
  readonly recordId: string
  /** Where the signature stands in the record. */
  readonly path: FieldPath
  /** What stands there. */
  readonly value: FieldValue | undefined
  /** What the record says now: what is signed for, and compared with what was. */
  readonly content: RecordContent
  readonly label: string
  readonly hint?: string
  /** Makes edits in the record; resolves when they are on the disk. */
  readonly onEdit: ApplyEdits
  /** Signed, and on the disk: a good moment to make a save. */
  readonly onDone?: () => void
  readonly attachments: Attachments
  readonly canEdit?: boolean
}

/** 对象确认方式: signed by hand on the screen, or words typed instead. What was signed before stays in the history. */
export const SignatureField = (props: SignatureFieldProps) => {
  const { recordId, path, value, content, label, hint, attachments, canEdit = true } = props
  const signature = readSignature(value)
  const [isAgain, setAgain] = useState(false)
  const place = `${recordId}|${pathKey(path)}`
  const words = useKept(attachments.notes, 'signature', place, isTypedWords)
  const ink = useKept(attachments.notes, 'ink', place, isInk)
  const [chosen, setMethod] = useState<Signature['method'] | null>(null)
  const name = useId()
  const latest = useRef(props)
  latest.current = props
  const settle = useRef<ApplyEdits>(async (edits) => {
    await latest.current.onEdit(edits)
    latest.current.onDone?.()
  }).current

  // A signature sealed in the moment the browser was killed is put in its place.
  const restore = useWork(async () => {
    await attachments.restore(recordId, settle)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each record
  useEffect(() => {
    if (canEdit) restore.start()
  }, [recordId, canEdit])

  // The browser may have died between naming a signature and putting its strokes away.
  const isDrawing =
    ink.note !== null && (signature?.method !== 'drawn' || signature.atMs < ink.note.liftedAtMs)
  const typed = typeof words.note === 'string' ? null : words.note
  const isTyping =
    words.note !== null &&
    (typed === null || signature?.method !== 'typed' || signature.atMs < typed.typedAtMs)
  const method = chosen ?? (!isTyping || isDrawing ? 'drawn' : 'typed')
  const isOpen = canEdit && (signature === null || isAgain || isTyping || isDrawing)
  return (
    <fieldset className="field signature">
      <legend className="field-label">{label}</legend>
      {hint && <p className="field-hint">{hint}</p>}
      <FailureNotice trouble={restore.trouble} />
      {signature && <SignedNotice signature={signature} content={content} attachments={attachments} />}
      {value !== undefined && value !== null && signature === null && (
        <p className="notice mark">{m.signature.damaged}</p>
      )}
      {canEdit && signature && (
        <button
          className="button secondary"
          type="button"
          onClick={() => {
            setAgain(!isOpen)
            words.keep(null)
            ink.keep(null)
          }}
        >
          {isOpen ? m.signature.keep : m.signature.again}
        </button>
      )}
      {isOpen && (
        <>
          <div className="row" role="radiogroup" aria-label={m.signature.method}>
            {(['drawn', 'typed'] as const).map((one) => (
              <label className="choice" key={one}>
                <input type="radio" name={name} checked={method === one} onChange={() => setMethod(one)} />
                <span>{one === 'drawn' ? m.signature.draw : m.signature.type}</span>
              </label>
            ))}
          </div>
          {method === 'drawn' ? (
            <SignaturePad
              kept={ink}
              content={content}
              nowMs={attachments.nowMs}
              onSigned={async (picture, signed) => {
                await attachments.add({
                  recordId,
                  content: picture,
                  name: `${m.name.signature}.png`,
                  mediaType: picture.type,
                  toEdits: (file) => [
                    signatureEdit(path, { method: 'drawn', file, atMs: attachments.nowMs(), signed }),
                  ],
                  apply: settle,
                })
                ink.keep(null)
                setAgain(false)
              }}
            />
          ) : (
            <TypedConfirmation
              kept={words}
              text={isTyping ? (typed?.text ?? String(words.note)) : ''}
              nowMs={attachments.nowMs}
              onSigned={async (said) => {
                const signed = signedMarks(content)
                await settle([
                  signatureEdit(path, { method: 'typed', words: said, atMs: attachments.nowMs(), signed }),
                ])
                words.keep(null)
                setAgain(false)
              }}
            />
          )}
        </>
      )}
    </fieldset>
  )
}

interface SignedProps extends Pick<SignatureFieldProps, 'content' | 'attachments'> {
  readonly signature: Signature
}

const SignedNotice = ({ signature, content, attachments }: SignedProps) => {
  const time = momentText(signature.atMs)
  const opened = useOpened(attachments, signature.method === 'drawn' ? signature.file : null)
  return (
    <>
      {signature.method === 'typed' ? (
        <p>{fillMessage(m.signature.typed, { words: visibleText(signature.words), time })}</p>
      ) : (
        <figure className="signature-shown">
          {opened.address && <img src={opened.address} alt={m.signature.picture} />}
          <FailureNotice trouble={opened.trouble} />
          <figcaption className="field-hint">{fillMessage(m.signature.drawn, { time })}</figcaption>
        </figure>
      )}
      <ChangedSince signature={signature} content={content} />
    </>
  )
}

/** Says that what was signed for is not what the record says now, fact by fact. */
const ChangedSince = ({ signature, content }: Omit<SignedProps, 'attachments'>) => {
  const since = sinceSigned(content, signature)
  if (since === null || (since.fields.length === 0 && since.facts.size === 0)) return null
  const numbers = factsOf(content, lists.facts).flatMap(({ id }, index) =>
    since.facts.has(id) ? [index + 1] : [],
  )
  return (
    <p className="notice mark">
      {numbers.length > 0 && fillMessage(m.signature.changed, { numbers: numbers.join('、') })}
      {since.fields.length > 0 && m.signature.changedHead}
      {m.signature.signAgain}
    </p>
  )
}

interface PadProps {
  readonly kept: Kept<Ink>
  /** What is signed for. */
  readonly content: RecordContent
  readonly nowMs: () => number
  readonly onSigned: (picture: Blob, signed: Ink['signed']) => Promise<void>
}

const SignaturePad = ({ kept, content, nowMs, onSigned }: PadProps) => {
  const pad = useRef<HTMLCanvasElement>(null)
  const ink = kept.note
  const [isMissed, setMissed] = useState(false)
  /** The stroke the pen is making. */
  const pen = useRef<{ readonly id: number; readonly stroke: number[] } | null>(null)

  const draw = (strokes: Ink['strokes']): void => {
    const context = pad.current?.getContext('2d')
    if (context) drawInk(context, pen.current ? [...strokes, pen.current.stroke] : strokes)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is kept is drawn here
  useEffect(() => draw(ink?.strokes ?? []), [ink])

  const add = (event: PointerEvent<HTMLCanvasElement>) => {
    if (pen.current?.id !== event.pointerId) return
    const { left, top, width } = event.currentTarget.getBoundingClientRect()
    const scale = padSize.width / width
    const { stroke } = pen.current
    stroke.push(Math.round((event.clientX - left) * scale), Math.round((event.clientY - top) * scale))
    const context = pad.current?.getContext('2d')
    if (!context) return
    context.beginPath()
    const [x, y, toX, toY] = stroke.slice(-4) as [number, number, number?, number?]
    context.moveTo(x, y)
    context.lineTo(toX ?? x, toY ?? y)
    context.stroke()
  }
  const press = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0 || pen.current !== null) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pen.current = { id: event.pointerId, stroke: [] }
    setMissed(false)
    add(event)
  }
  const lift = (event: PointerEvent<HTMLCanvasElement>) => {
    if (pen.current?.id !== event.pointerId) return
    const { stroke } = pen.current
    pen.current = null
    kept.keep({
      strokes: [...(ink?.strokes ?? []), stroke],
      signed: signedMarks(content),
      liftedAtMs: nowMs(),
    })
  }
  const save = useWork(async () => {
    if (pad.current && ink) await onSigned(await encodeCanvas(pad.current, 'image/png'), ink.signed)
  })
  return (
    <>
      <p className="field-hint">{m.signature.padHint}</p>
      {isMissed && (
        <p className="field-error" role="alert">
          {m.signature.empty}
        </p>
      )}
      <canvas
        ref={pad}
        className="signature-pad"
        width={padSize.width}
        height={padSize.height}
        role="img"
        aria-label={m.signature.pad}
        onPointerDown={press}
        onPointerMove={add}
        onPointerUp={lift}
        onPointerCancel={lift}
      />
      <FailureNotice trouble={save.trouble ?? kept.trouble} />
      <div className="row">
        <button
          className="button"
          type="button"
          disabled={save.isRunning}
          onClick={() => {
            setMissed(ink === null)
            if (ink !== null) save.start()
          }}
        >
          {m.signature.save}
        </button>
        <button className="button secondary" type="button" onClick={() => kept.keep(null)}>
          {m.signature.clear}
        </button>
      </div>
    </>
  )
}

interface TypedProps {
  readonly kept: Kept<TypedWords | string>
  /** What was typed so far. */
  readonly text: string
  readonly nowMs: () => number
  readonly onSigned: (words: string) => Promise<void>
}

const TypedConfirmation = ({ kept, text: words, nowMs, onSigned }: TypedProps) => {
  const [isMissed, setMissed] = useState(false)
  const id = useId()
  const save = useWork(() => onSigned(words.trim()))
  return (
    <>
      <label className="field-label" htmlFor={id}>
        {m.signature.words}
      </label>
      <p className="field-hint" id={`${id}-hint`}>
        {m.signature.wordsHint}
      </p>
      {isMissed && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {m.signature.wordsMissing}
        </p>
      )}
      <input
        id={id}
        value={words}
        maxLength={maxCaptionChars}
        autoComplete="off"
        aria-describedby={isMissed ? `${id}-hint ${id}-error` : `${id}-hint`}
        onChange={(event) => {
          const text = event.target.value
          kept.keep(text === '' ? '' : { text, typedAtMs: nowMs() })
        }}
      />
      <FailureNotice trouble={save.trouble ?? kept.trouble} />
      <div className="row">
        <button
          className="button"
          type="button"
          disabled={save.isRunning}
          onClick={() => {
            setMissed(words.trim() === '')
            if (words.trim() !== '') save.start()
          }}
        >
          {m.signature.wordsSave}
        </button>
      </div>
    </>
  )
}
