import { type SyntheticEvent, useEffect, useRef, useState } from 'react'
import m from '../../../../content/messages/zh-CN/attachment.yaml'
import { fillMessage } from '../../../core/message.ts'
import { type AttachmentFact, maxCaptionChars } from '../../../core/record/attachment-fact.ts'
import { type Edit, withdrawal, withdrawnField } from '../../../core/record/content.ts'
import { lists } from '../../../core/record/kinds.ts'
import type { Attachments } from '../../../device/attachment/attachments.ts'
import type { AttachmentPlace } from '../../../device/attachment/open-attachment.ts'
import type { ApplyEdits } from '../../../device/attachment/seal-attachment.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { visibleText } from '../tally/visible-text.ts'
import { isText, useKept } from '../use-kept.ts'
import { useWork } from '../use-work.ts'
import { thumbnailOf } from './picture.ts'
import { durationText, momentText, sizeText } from './texts.ts'
import { useOpened } from './use-opened.ts'

interface AttachmentEntryProps {
  readonly factId: string
  readonly said: AttachmentFact
  /** `null` until it is known. */
  readonly place: AttachmentPlace | null
  readonly attachments: Attachments
  /** For keystrokes. */
  readonly onEdit: ApplyEdits
  /** For what is done with them. */
  readonly onSettle: ApplyEdits
  readonly canEdit: boolean
}

/** Pixels of a small copy: 4.5rem of the list on a dense screen. */
const thumbnailPixels = 240
// One small copy at a time: ten photos decoded at once would be half a gigabyte.
let drawing: Promise<unknown> = Promise.resolve()

/** A small copy of a photo that is here, made in memory when the entry comes into sight. */
const Thumbnail = ({ said, attachments }: Pick<AttachmentEntryProps, 'said' | 'attachments'>) => {
  const place = useRef<HTMLSpanElement>(null)
  const [address, setAddress] = useState<string | null>(null)
  const { file: attachment } = said
  // biome-ignore lint/correctness/useExhaustiveDependencies: what an id names never changes
  useEffect(() => {
    let stopped = false
    let made: string | null = null
    const watcher = new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return
      watcher.disconnect()
      drawing = drawing.then(async () => {
        if (stopped) return
        const content = await attachments.open(attachment).catch(() => null)
        made = content && (await thumbnailOf(content, thumbnailPixels))
        if (stopped && made !== null) URL.revokeObjectURL(made)
        else setAddress(made)
      })
    })
    if (place.current) watcher.observe(place.current)
    return () => {
      stopped = true
      watcher.disconnect()
      if (made !== null) URL.revokeObjectURL(made)
    }
  }, [attachments, attachment.id])
  return (
    <span className="attachment-thumbnail" ref={place}>
      {address && (
        <img src={address} alt={fillMessage(m.entry.thumbnail, { name: said.caption || attachment.name })} />
      )}
    </span>
  )
}

/** Hands an opened attachment to the browser's downloads, as bytes of no particular kind: nothing runs it. */
const saveOpened = (name: string, content: Blob): void => {
  const address = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers read the file only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** One attachment of a record: what it is, where it is, and what can be done with it. */
export const AttachmentEntry = (props: AttachmentEntryProps) => {
  const { factId, said, place, attachments, onEdit, onSettle, canEdit } = props
  const { file: attachment, kind, withdrawn } = said
  const fact = { list: lists.attachments, fact: factId }
  const [isOpen, setOpen] = useState(false)
  const [asksToSave, setAsksToSave] = useState(false)
  const reason = useKept(attachments.notes, 'withdrawal', factId, isText)
  const [share, setShare] = useState(0)
  const edit = useWork(async (edits: readonly Edit[]) => {
    await onSettle(edits)
  })
  const withdraw = useWork(async () => {
    await onSettle([withdrawal(reason.note ?? '', fact)])
    reason.keep(null)
  })
  const save = useWork(async () => {
    saveOpened(attachment.name, await attachments.open(attachment, setShare))
    setAsksToSave(false)
  })
  const isWithdrawing = reason.note !== null && canEdit && !withdrawn
  const fieldId = `attachment-${factId}`
  const name = visibleText(attachment.name)
  const pathOf = (field: string) => ({ ...fact, field })

  return (
    <li className={withdrawn ? 'attachment withdrawn' : 'attachment'} id={fieldId} tabIndex={-1}>
      <div className="attachment-head">
        {kind === 'photo' && place !== 'server' && place !== null && !withdrawn && (
          <Thumbnail said={said} attachments={attachments} />
        )}
        <div className="attachment-words">
          <p className="attachment-name">{said.caption ? visibleText(said.caption) : name}</p>
          <p className="field-hint">
            {fillMessage(m.entry.facts, {
              kind: m.kind[kind],
              size: sizeText(attachment.sizeBytes),
              time: said.atMs === null ? '' : momentText(said.atMs),
            })}
            {said.durationMs !== null &&
              ` · ${fillMessage(m.entry.duration, { duration: durationText(said.durationMs) })}`}
            {said.caption && ` · ${name}`}
          </p>
          {place && (
            <p className={`attachment-place ${place}`}>
              <strong>{m.place[place]}</strong> <span className="field-hint">{m.place[`${place}Note`]}</span>
            </p>
          )}
          {withdrawn && (
            <p className="attachment-withdrawn">
              {fillMessage(m.withdraw.done, { reason: visibleText(withdrawn.reason) })}
            </p>
          )}
        </div>
      </div>

      {isOpen && <OpenedAttachment said={said} attachments={attachments} />}
      <FailureNotice trouble={edit.trouble ?? save.trouble} />

      {asksToSave && (
        <div className="panel attachment-panel">
          <p>{m.entry.saveNote}</p>
          {save.isRunning && <progress aria-label={m.entry.opening} max={1} value={share} />}
          <div className="row">
            <button className="button" type="button" disabled={save.isRunning} onClick={() => save.start()}>
              {m.entry.saveGo}
            </button>
            <button className="button quiet" type="button" onClick={() => setAsksToSave(false)}>
              {m.entry.cancel}
            </button>
          </div>
        </div>
      )}
      {isWithdrawing && (
        <div className="panel attachment-panel">
          <p>
            <strong>{m.withdraw.title}</strong>
          </p>
          <p>{m.withdraw.note}</p>
          <FailureNotice trouble={withdraw.trouble ?? reason.trouble} />
          <label className="field-label" htmlFor={`${fieldId}-reason`}>
            {m.withdraw.reason}
          </label>
          <input
            id={`${fieldId}-reason`}
            value={reason.note ?? ''}
            maxLength={500}
            autoComplete="off"
            onChange={(event) => reason.keep(event.target.value)}
          />
          <div className="row">
            <button className="button danger" type="button" onClick={() => withdraw.start()}>
              {m.withdraw.confirm}
            </button>
            <button className="button quiet" type="button" onClick={() => reason.keep(null)}>
              {m.withdraw.cancel}
            </button>
          </div>
        </div>
      )}

      {!asksToSave && !isWithdrawing && (
        <div className="row">
          {kind !== 'file' && (
            <button
              className="button secondary"
              type="button"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {isOpen ? m.entry.close : kind === 'photo' ? m.entry.view : m.entry.listen}
            </button>
          )}
          <button
            className={kind === 'file' ? 'button secondary' : 'button quiet'}
            type="button"
            onClick={() => setAsksToSave(true)}
          >
            {m.entry.save}
          </button>
          {canEdit && !withdrawn && (
            <button className="button quiet" type="button" onClick={() => reason.keep('')}>
              {m.withdraw.button}
            </button>
          )}
          {canEdit && withdrawn && (
            <button
              className="button quiet"
              type="button"
              onClick={() => edit.start([{ path: pathOf(withdrawnField), value: undefined }])}
            >
              {m.withdraw.back}
            </button>
          )}
        </div>
      )}
      {canEdit && !withdrawn && (
        <div className="attachment-caption">
          <label htmlFor={`${fieldId}-caption`}>{m.entry.caption}</label>
          <input
            id={`${fieldId}-caption`}
            value={said.caption}
            maxLength={maxCaptionChars}
            placeholder={m.entry.captionHint}
            autoComplete="off"
            onChange={(event) => {
              onEdit([{ path: pathOf('caption'), value: event.target.value }]).catch(() => {
                // The record's own screen says when typing is not kept; here the words would vanish under it.
              })
            }}
          />
        </div>
      )}
    </li>
  )
}

/**
 * A recording written as it was made does not say how long it is, and cannot be wound before the browser knows: it
 * finds out when it is sent to the end once.
 */
const learnDuration = ({ currentTarget: sound }: SyntheticEvent<HTMLAudioElement>): void => {
  if (Number.isFinite(sound.duration)) return
  const goBack = () => {
    if (!Number.isFinite(sound.duration)) return
    // Once: told again later, it would throw whoever listens back to the beginning.
    sound.removeEventListener('durationchange', goBack)
    sound.currentTime = 0
  }
  sound.addEventListener('durationchange', goBack)
  sound.currentTime = Number.MAX_SAFE_INTEGER
}

/** Shows a photo, or plays a recording. */
const OpenedAttachment = ({ said, attachments }: Pick<AttachmentEntryProps, 'said' | 'attachments'>) => {
  const { address, share, trouble } = useOpened(attachments, said.file)
  const [isUnfit, setUnfit] = useState(false)
  if (trouble) return <FailureNotice trouble={trouble} />
  if (address === null)
    return (
      <div className="attachment-opening">
        <p role="status">{m.entry.opening}</p>
        <progress aria-label={m.entry.opening} max={1} value={share} />
      </div>
    )
  if (isUnfit) return <p className="notice">{m.entry.unfit}</p>
  return said.kind === 'photo' ? (
    <img
      className="attachment-picture"
      src={address}
      alt={fillMessage(m.entry.picture, { name: said.caption || said.file.name })}
      onError={() => setUnfit(true)}
    />
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: what was said in confidence has no captions; the record has the words
    <audio
      className="attachment-sound"
      src={address}
      controls
      onLoadedMetadata={learnDuration}
      onError={() => setUnfit(true)}
    />
  )
}
