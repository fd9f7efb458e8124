import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import m from '../../../../content/messages/zh-CN/attachment.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { Notes } from '../../../device/workspace/notes.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { useKept } from '../use-kept.ts'
import {
  type Box,
  type BoxHistory,
  boxAt,
  boxBetween,
  boxInTheMiddle,
  isBoxHistory,
  isMeant,
  moveBox,
  type Point,
  resizeBox,
} from './boxes.ts'
import type { Picture } from './picture.ts'

interface RedactionEditorProps {
  readonly picture: Picture
  /** What its boxes are kept by while they are drawn. */
  readonly pictureId: string
  readonly notes: Notes
  /** Which of how many pictures chosen together. */
  readonly number: number
  readonly count: number
  /** The person is done: these boxes are to be burnt in. */
  readonly onDone: (boxes: readonly Box[]) => void
  /** The picture is not wanted. */
  readonly onStop: () => void
  /** Not now: picture and boxes stay as they are. */
  readonly onLater: () => void
}

/** What a pointer is doing: which box, where it began, and how the box looked then. `index` −1 draws a new one. */
interface Drag {
  readonly index: number
  readonly atCorner: boolean
  readonly from: Point
  readonly before: Box | null
}

/** How near, in pixels of the screen, a finger must come to a box's corner. */
const cornerReach = 22

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/**
 * Draws black boxes on a picture: by finger, by mouse, or box by box with buttons and arrow keys. Every step can be
 * taken back. Nothing goes into the record before the person says so; what is drawn is kept all the same.
 */
export const RedactionEditor = (props: RedactionEditorProps) => {
  const { picture, pictureId, notes, number, count, onDone, onStop, onLater } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const surface = useRef<SVGSVGElement>(null)
  const kept = useKept(notes, 'boxes', pictureId, isBoxHistory)
  const history: BoxHistory = kept.note ?? [[]]
  const [selected, setSelected] = useState(-1)
  const [drag, setDrag] = useState<Drag | null>(null)
  const [dragged, setDragged] = useState<Box | null>(null)
  const titleId = useId()
  const boxes = history.at(-1) as readonly Box[]

  useEffect(() => {
    const open = dialog.current
    open?.showModal()
    return () => open?.close()
  }, [])
  useEffect(() => {
    const { canvas } = picture
    canvas.setAttribute('aria-hidden', 'true')
    stage.current?.prepend(canvas)
    return () => canvas.remove()
  }, [picture])

  const step = (next: readonly Box[]) => kept.keep([...history, next])
  const replace = (index: number, box: Box) => step(boxes.map((one, at) => (at === index ? box : one)))

  const pointOf = (event: PointerEvent): Point => {
    const { left, top, width } = (surface.current as SVGSVGElement).getBoundingClientRect()
    const scale = picture.width / width
    return { x: (event.clientX - left) * scale, y: (event.clientY - top) * scale }
  }
  const boxOf = ({ index, atCorner, from, before }: Drag, to: Point): Box => {
    if (index === -1 || before === null) return boxBetween(from, to, picture)
    const change = atCorner ? resizeBox : moveBox
    return change(before, to.x - from.x, to.y - from.y, picture)
  }

  const press = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0 || drag) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const from = pointOf(event)
    const reach = (cornerReach * picture.width) / event.currentTarget.getBoundingClientRect().width
    const hit = boxAt(boxes, from, reach)
    const begun: Drag = {
      index: hit?.index ?? -1,
      atCorner: hit?.atCorner ?? false,
      from,
      before: hit ? (boxes[hit.index] as Box) : null,
    }
    setSelected(begun.index)
    setDrag(begun)
    setDragged(begun.before)
  }
  const pull = (event: PointerEvent) => {
    if (drag) setDragged(boxOf(drag, pointOf(event)))
  }
  const release = (event: PointerEvent) => {
    if (!drag) return
    const box = boxOf(drag, pointOf(event))
    if (drag.index >= 0) {
      if (JSON.stringify(box) !== JSON.stringify(drag.before)) replace(drag.index, box)
    } else if (isMeant(box, picture)) {
      step([...boxes, box])
      setSelected(boxes.length)
    }
    letGo()
  }
  const letGo = () => {
    setDrag(null)
    setDragged(null)
  }

  const remove = (index: number) => {
    step(boxes.filter((_, at) => at !== index))
    setSelected(-1)
  }
  const undo = () => {
    if (history.length > 1) kept.keep(history.slice(0, -1))
    setSelected(-1)
  }
  const key = (event: KeyboardEvent, index: number) => {
    const box = boxes[index] as Box
    const arrow = arrows[event.key]
    if (arrow) {
      const pixels = Math.max(1, Math.round(Math.max(picture.width, picture.height) / 100))
      const change = event.shiftKey ? resizeBox : moveBox
      replace(index, change(box, arrow.x * pixels, arrow.y * pixels, picture))
    } else if (event.key === 'Delete' || event.key === 'Backspace') remove(index)
    else return
    event.preventDefault()
  }

  const shown = boxes
    .map((box, at) => (drag?.index === at && dragged ? dragged : box))
    .concat(drag?.index === -1 && dragged ? [dragged] : [])
  const whereText = (box: Box, index: number) =>
    fillMessage(m.redact.where, {
      number: index + 1,
      left: Math.round((box.x / picture.width) * 100),
      top: Math.round((box.y / picture.height) * 100),
      width: Math.round((box.width / picture.width) * 100),
      height: Math.round((box.height / picture.height) * 100),
    })
  const chosen = boxes[selected]

  return (
    <dialog
      className="redaction"
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // Escape, or the phone's own way back: nobody means by it that what was drawn goes.
        event.preventDefault()
        onLater()
      }}
    >
      <h2 id={titleId}>{count > 1 ? fillMessage(m.redact.titleOf, { number, count }) : m.redact.title}</h2>
      <p>{m.redact.lead}</p>
      <p className="field-hint">{m.redact.how}</p>
      <div className="redaction-stage" ref={stage}>
        <svg
          ref={surface}
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          width={picture.width}
          height={picture.height}
          role="img"
          aria-label={m.redact.stage}
          onPointerDown={press}
          onPointerMove={pull}
          onPointerUp={release}
          onPointerCancel={letGo}
        >
          {shown.map((box, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a box is known by its place in the order, and keeps no state
            <g key={at} className={at === selected ? 'redaction-box chosen' : 'redaction-box'}>
              <rect x={box.x} y={box.y} width={box.width} height={box.height} />
              <circle cx={box.x + box.width} cy={box.y + box.height} r={picture.width / 60} />
            </g>
          ))}
        </svg>
      </div>
      {boxes.length > 0 && (
        <>
          <ul className="redaction-list" aria-label={m.redact.boxes}>
            {boxes.map((box, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a box is known by its place in the order
              <li key={at}>
                <button
                  className="button secondary"
                  type="button"
                  aria-pressed={at === selected}
                  aria-label={whereText(box, at)}
                  ref={(element) => {
                    if (at === selected && drag === null) element?.focus({ preventScroll: true })
                  }}
                  onClick={() => setSelected(at)}
                  onKeyDown={(event) => key(event, at)}
                >
                  {fillMessage(m.redact.box, { number: at + 1 })}
                </button>
              </li>
            ))}
          </ul>
          <p className="field-hint redaction-keys">{m.redact.keys}</p>
        </>
      )}
      <p className="visually-hidden" role="status">
        {chosen && whereText(chosen, selected)}
      </p>
      <div className="row">
        <button
          className="button secondary"
          type="button"
          onClick={() => {
            step([...boxes, boxInTheMiddle(picture)])
            setSelected(boxes.length)
          }}
        >
          {m.redact.add}
        </button>
        <button className="button secondary" type="button" disabled={history.length === 1} onClick={undo}>
          {m.redact.undo}
        </button>
        {chosen && (
          <button className="button secondary" type="button" onClick={() => remove(selected)}>
            {m.redact.remove}
          </button>
        )}
      </div>
      <FailureNotice trouble={kept.trouble} />
      <p className="field-hint">{m.redact.album}</p>
      <div className="row redaction-end">
        <button className="button" type="button" onClick={() => onDone(boxes)}>
          {boxes.length === 0 ? m.redact.save : fillMessage(m.redact.saveBoxes, { count: boxes.length })}
        </button>
        <button className="button quiet" type="button" onClick={onLater}>
          {m.redact.later}
        </button>
        <button className="button quiet" type="button" onClick={onStop}>
          {m.redact.stop}
        </button>
      </div>
    </dialog>
  )
}
