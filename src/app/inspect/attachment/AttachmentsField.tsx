import { type ChangeEvent, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react'
import m from '../../../../content/messages/zh-CN/attachment.yaml'
import { fillMessage } from '../../../core/message.ts'
import {
  type AttachmentFact,
  type AttachmentKind,
  attachmentEdits,
  readAttachmentFact,
} from '../../../core/record/attachment-fact.ts'
import type { Fact } from '../../../core/record/content.ts'
import type { Attachments } from '../../../device/attachment/attachments.ts'
import type { AttachmentPlace } from '../../../device/attachment/open-attachment.ts'
import type { RecordingRequest } from '../../../device/attachment/recorder.ts'
import type { KeptRecording } from '../../../device/attachment/recording-store.ts'
import type { ApplyEdits, Restored } from '../../../device/attachment/seal-attachment.ts'
import type { UnfinishedPicture } from '../../../device/attachment/unfinished-pictures.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { type Trouble, troubleOf, useWork } from '../use-work.ts'
import { AttachmentEntry } from './AttachmentEntry.tsx'
import type { Box } from './boxes.ts'
import { encodePicture, type Picture, readPicture } from './picture.ts'
import { RecordingBar } from './RecordingBar.tsx'
import { RedactionEditor } from './RedactionEditor.tsx'
import { StartRecording } from './StartRecording.tsx'
import { durationText, mayHideContent, momentText } from './texts.ts'

/** What the attachments of one record need; nothing of where records are kept. */
export interface AttachmentsFieldProps {
  /** 32 hex digits; the record must exist: what was cut off is found again by it. */
  readonly recordId: string
  /**
   * The fact or item of the record that is shown by them: only its own are listed, and what is added is its. What was
   * cut off, and sound, belong to the record: without `of`.
   */
  readonly of?: string
  /** The facts of the record's list of attachments, by id. */
  readonly facts: Readonly<Record<string, Fact>>
  /** Makes edits in the record; resolves when they are on the disk. */
  readonly onEdit: ApplyEdits
  /** Something was added or withdrawn, and is on the disk: a good moment to make a save. */
  readonly onDone?: () => void
  /** A fresh id for a fact. */
  readonly newFactId: () => string
  readonly attachments: Attachments
  /** False shows without adding or withdrawing. */
  readonly canEdit?: boolean
  /** The recording bar stands elsewhere on this screen. */
  readonly isRecordingShown?: boolean
  /** Heading; 附件 unless given. */
  readonly label?: string
  /** Of the heading; what stands above decides. */
  readonly headingLevel?: 2 | 3 | 4
}

/** A picture on its way into the record. */
interface ChosenPicture extends UnfinishedPicture {
  readonly read: () => Promise<Blob | null>
  /** Settles, and never fails, when it is on the disk or could not be put there. */
  readonly kept: Promise<void>
}

/** Photos chosen together, looked at one by one. */
interface Editing {
  readonly picture: Picture
  readonly chosen: ChosenPicture
  readonly left: readonly ChosenPicture[]
  readonly number: number
  readonly count: number
}

interface Saving {
  readonly name: string
  readonly share: number
}

/** Names the fact a picture shows, where it shows one. */
const ofFact = (of: string | null | undefined) => (of == null ? {} : { of })

/** How often the place of what waits is looked at again. */
const placesMs = 4_000

/** Id of the notice about all photos of the record that are not in it yet, for whoever leads there. */
export const unfinishedId = 'unfinished-pictures'

/** The attachments of a record: adding photos, recordings and files, and what is there. */
export const AttachmentsField = (props: AttachmentsFieldProps) => {
  const { recordId, of, facts, onEdit, newFactId, attachments, canEdit = true } = props
  const { recorder } = attachments
  const Heading = `h${props.headingLevel ?? 2}` as const
  const headingId = useId()
  const [editing, setEditing] = useState<Editing | null>(null)
  const [asked, setAsked] = useState<readonly File[]>([])
  const [saving, setSaving] = useState<Saving | null>(null)
  const [saved, setSaved] = useState<string | null>(null)
  const [isReading, setReading] = useState(false)
  const [isStarting, setStarting] = useState(false)
  const [restored, setRestored] = useState<Restored | null>(null)
  const [interrupted, setInterrupted] = useState<readonly KeptRecording[]>([])
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const stopping = useRef<AbortController | null>(null)
  const recording = useSyncExternalStore(recorder.subscribe, recorder.state)

  const entries = Object.entries(facts)
    .map(([factId, fact]) => ({ factId, said: readAttachmentFact(fact) }))
    .filter((entry): entry is { factId: string; said: AttachmentFact } => entry.said !== null)
    .filter(({ said }) => of === undefined || said.of === of)
    .toSorted((a, b) => (a.said.atMs ?? 0) - (b.said.atMs ?? 0) || (a.factId < b.factId ? -1 : 1))
  const places = usePlaces(
    attachments,
    entries.map(({ said }) => said),
  )
  const latestFacts = useRef(facts)
  latestFacts.current = facts
  const latest = useRef(props)
  latest.current = props
  /** Edits that end something, rather than a keystroke. Goes on working when the screen is gone. */
  const settle = useRef<ApplyEdits>(async (edits) => {
    await latest.current.onEdit(edits)
    latest.current.onDone?.()
  }).current
  /** Facts that were named here and may not have come back to the screen yet. */
  const justNamed = useRef(new Set<string>())

  const isNamed = (id: string) => latestFacts.current[id] !== undefined || justNamed.current.has(id)
  const lookForInterrupted = async () => {
    setInterrupted(await attachments.interrupted(recordId, isNamed))
  }
  const look = useRef(lookForInterrupted)
  look.current = lookForInterrupted
  useEffect(() => {
    if (!canEdit || of !== undefined) return
    const run = async () => {
      const restoredNow = await attachments.restore(recordId, async (edits) => {
        for (const { path } of edits) if ('fact' in path) justNamed.current.add(path.fact)
        await settle(edits)
      })
      if (restoredNow.named > 0 || restoredNow.lost.length > 0) setRestored(restoredNow)
      await look.current()
    }
    run().catch((error: unknown) => setTrouble(troubleOf(error)))
  }, [attachments, recordId, canEdit, of, settle])
  // A recording that ended without reaching the record is listed like one that was cut off.
  useEffect(() => {
    if (recording.state === 'ended' && recording.recordId === recordId && recording.code !== null)
      look.current().catch((error: unknown) => setTrouble(troubleOf(error)))
  }, [recording, recordId])

  const { unfinished } = attachments
  const [leftOver, setLeftOver] = useState<readonly UnfinishedPicture[]>([])
  const lookForUnfinished = async (): Promise<readonly UnfinishedPicture[]> => {
    const all = await unfinished.list(recordId, isNamed)
    return of === undefined ? all : all.filter((one) => one.of === of)
  }
  const latestLook = useRef(lookForUnfinished)
  latestLook.current = lookForUnfinished
  useEffect(() => {
    if (!canEdit) return
    let isGone = false
    const lookAgain = () =>
      latestLook.current().then(
        (found) => {
          if (!isGone) setLeftOver(found)
        },
        (error: unknown) => {
          if (!isGone) setTrouble(troubleOf(error))
        },
      )
    lookAgain()
    const stop = unfinished.subscribe(lookAgain)
    return () => {
      isGone = true
      stop()
    }
  }, [unfinished, canEdit])

  const addContent = async (
    kind: AttachmentKind,
    content: Blob,
    name: string,
    mediaType: string,
    picture?: UnfinishedPicture,
  ) => {
    stopping.current = new AbortController()
    setSaved(null)
    setTrouble(null)
    setSaving({ name, share: 0 })
    try {
      await attachments.add({
        recordId,
        content,
        name,
        mediaType,
        toEdits: (attachment) =>
          attachmentEdits(picture?.pictureId ?? newFactId(), {
            kind,
            file: attachment,
            ...ofFact(picture ? picture.of : of),
            atMs: attachments.nowMs(),
          }),
        apply: settle,
        onProgress: (share) => setSaving({ name, share }),
        signal: stopping.current.signal,
      })
      setSaved(name)
    } catch (error) {
      // Stopped by whoever added it: that it is not there is what was asked for.
      if (!stopping.current.signal.aborted) throw error
    } finally {
      setSaving(null)
    }
  }

  const addFiles = useWork(async (files: readonly File[]) => {
    setAsked([])
    for (const file of files) {
      await addContent('file', file, file.name, file.type)
    }
  })

  /** Opens the next of the chosen photos; one that cannot be opened is said, and the others go on. */
  const nextPicture = useWork(async (pictures: readonly ChosenPicture[], number: number, count: number) => {
    setEditing(null)
    setReading(true)
    try {
      for (const [at, chosen] of pictures.entries())
        try {
          await chosen.kept
          const content = await chosen.read()
          if (content === null) continue
          const picture = await readPicture(content)
          setEditing({ picture, chosen, left: pictures.slice(at + 1), number: number + at, count })
          return
        } catch (error) {
          setTrouble(troubleOf(error))
          await unfinished.remove(recordId, chosen.pictureId)
        }
    } finally {
      setReading(false)
    }
  })
  const keepPicture = useWork(async (done: Editing, boxes: readonly Box[]) => {
    const { picture, chosen, left, number, count } = done
    setEditing(null)
    const content = await encodePicture(picture, boxes)
    picture.close()
    await addContent('photo', content, `${m.name.photo}.jpg`, content.type, chosen)
    justNamed.current.add(chosen.pictureId)
    await unfinished.remove(recordId, chosen.pictureId)
    if (left.length > 0) nextPicture.start(left, number + 1, count)
  })

  const dropPicture = useWork(async ({ picture, chosen, left, number, count }: Editing) => {
    setEditing(null)
    picture.close()
    await unfinished.remove(recordId, chosen.pictureId)
    if (left.length > 0) nextPicture.start(left, number + 1, count)
  })
  const putAside = ({ picture }: Editing): void => {
    setEditing(null)
    picture.close()
  }
  /** Seals them one after the other while the first is looked at already. */
  const startPictures = (files: readonly File[]): void => {
    let previous: Promise<void> = Promise.resolve()
    const chosen = files.map((file): ChosenPicture => {
      const one = { pictureId: newFactId(), of: of ?? null }
      // What cannot be kept can be worked on all the same, and is said.
      const kept = previous
        .then(() => unfinished.keep(recordId, one, file))
        .catch((error: unknown) => setTrouble(troubleOf(error)))
      previous = kept
      return { ...one, read: async () => file, kept }
    })
    nextPicture.start(chosen, 1, chosen.length)
  }
  const resume = useWork(async () => {
    const found = await lookForUnfinished()
    setLeftOver(found)
    const chosen = found.map(
      (one): ChosenPicture => ({
        ...one,
        read: () => unfinished.read(one.pictureId),
        kept: Promise.resolve(),
      }),
    )
    nextPicture.start(chosen, 1, chosen.length)
  })

  const recordingRequest: RecordingRequest = {
    recordId,
    name: m.name.audio,
    apply: settle,
  }
  const keepInterrupted = useWork(async (recordingId: string) => {
    const name = m.name.audio
    setSaving({ name, share: 0 })
    try {
      await recorder.keepInterrupted(recordingRequest, recordingId, (share) => setSaving({ name, share }))
    } finally {
      setSaving(null)
    }
    await look.current()
  })

  const isBusy = saving !== null || isReading
  const choose = (run: (files: readonly File[]) => void) => (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])]
    // Choosing the same file again must be a change again.
    event.target.value = ''
    setSaved(null)
    setTrouble(null)
    if (files.length > 0) run(files)
  }
  const choosePictures = choose(startPictures)
  const chooseFiles = choose((files) => {
    if (files.some(mayHideContent)) setAsked(files)
    else addFiles.start(files)
  })

  return (
    <section className="attachments" aria-labelledby={headingId}>
      <Heading id={headingId}>{props.label ?? m.title}</Heading>
      <div role="status">
        {restored && restored.named > 0 && (
          <p className="notice good">{fillMessage(m.restored, { count: restored.named })}</p>
        )}
        {restored && restored.lost.length > 0 && (
          <p className="notice mark">{fillMessage(m.lost, { names: restored.lost.join('、') })}</p>
        )}
      </div>
      {interrupted.length > 0 && (
        <div className="notice">
          <p>
            <strong>{m.record.interruptedTitle}</strong>
          </p>
          {interrupted.map(({ recordingId, startedAtIso, durationMs }) => (
            <p key={recordingId} className="row">
              <span>
                {fillMessage(m.record.interrupted, {
                  time: momentText(Date.parse(startedAtIso)),
                  duration: durationText(durationMs),
                })}
              </span>
              <button
                className="button secondary"
                type="button"
                disabled={isBusy}
                onClick={() => keepInterrupted.start(recordingId)}
              >
                {m.record.keepInterrupted}
              </button>
            </p>
          ))}
        </div>
      )}

      {canEdit && leftOver.length > 0 && editing === null && !isBusy && (
        <div className="notice" id={of === undefined ? unfinishedId : undefined} tabIndex={-1}>
          <p>
            <strong>{fillMessage(m.unfinished.title, { count: leftOver.length })}</strong>
          </p>
          <p>{m.unfinished.text}</p>
          <button className="button" type="button" onClick={() => resume.start()}>
            {m.unfinished.go}
          </button>
        </div>
      )}

      {entries.length === 0 ? (
        <p>{m.none}</p>
      ) : (
        <ul className="attachment-list">
          {entries.map(({ factId, said }) => (
            <AttachmentEntry
              key={factId}
              factId={factId}
              said={said}
              place={places.get(said.file.id) ?? null}
              attachments={attachments}
              onEdit={onEdit}
              onSettle={settle}
              canEdit={canEdit}
            />
          ))}
        </ul>
      )}

      <FailureNotice
        trouble={
          trouble ??
          addFiles.trouble ??
          keepPicture.trouble ??
          dropPicture.trouble ??
          resume.trouble ??
          keepInterrupted.trouble
        }
      />
      <div role="status">
        {isReading && <p>{m.add.reading}</p>}
        {saving && <p>{fillMessage(m.add.working, { name: saving.name })}</p>}
        {saved && !saving && <p>{fillMessage(m.add.saved, { name: saved })}</p>}
      </div>
      {saving && (
        <div className="attachment-saving">
          <progress
            aria-label={fillMessage(m.add.working, { name: saving.name })}
            max={1}
            value={saving.share}
          />
          <p className="field-hint">{m.add.keep}</p>
          <button className="button quiet" type="button" onClick={() => stopping.current?.abort()}>
            {m.add.cancel}
          </button>
        </div>
      )}
      {asked.length > 0 && (
        <HiddenContentNotice
          file={asked.find(mayHideContent) as File}
          onGo={() => addFiles.start(asked)}
          onStop={() => setAsked([])}
        />
      )}
      {!props.isRecordingShown && recording.state !== 'idle' && recording.recordId === recordId && (
        <RecordingBar recorder={recorder} />
      )}
      {isStarting && (
        <StartRecording
          recorder={recorder}
          request={recordingRequest}
          onBegun={() => setStarting(false)}
          onCancel={() => setStarting(false)}
        />
      )}
      {canEdit && asked.length === 0 && !isStarting && (
        <div className="row attachment-add">
          <FileButton
            label={m.add.camera}
            accept="image/*"
            isCamera
            disabled={isBusy}
            onChange={choosePictures}
          />
          <FileButton label={m.add.pictures} accept="image/*" disabled={isBusy} onChange={choosePictures} />
          {of === undefined && (
            <button
              className="button secondary"
              type="button"
              disabled={recording.state !== 'idle' && recording.state !== 'ended'}
              onClick={() => setStarting(true)}
            >
              {m.add.record}
            </button>
          )}
          <FileButton label={m.add.file} disabled={isBusy} onChange={chooseFiles} />
        </div>
      )}
      {editing && (
        <RedactionEditor
          key={editing.chosen.pictureId}
          picture={editing.picture}
          pictureId={editing.chosen.pictureId}
          notes={attachments.notes}
          number={editing.number}
          count={editing.count}
          onDone={(boxes) => keepPicture.start(editing, boxes)}
          onStop={() => dropPicture.start(editing)}
          onLater={() => putAside(editing)}
        />
      )}
    </section>
  )
}

/** A button that opens the browser's own choice of files. */
const FileButton = (props: {
  readonly label: string
  readonly accept?: string
  readonly isCamera?: boolean
  readonly disabled: boolean
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
}) => (
  <label
    className={props.disabled ? 'button secondary file-button disabled' : 'button secondary file-button'}
  >
    <input
      className="visually-hidden"
      type="file"
      disabled={props.disabled}
      onChange={props.onChange}
      {...(props.accept === undefined ? {} : { accept: props.accept })}
      {...(props.isCamera ? { capture: 'environment' as const } : { multiple: true })}
    />
    {props.label}
  </label>
)

const HiddenContentNotice = (props: {
  readonly file: File
  readonly onGo: () => void
  readonly onStop: () => void
}) => (
  <div className="panel attachment-panel" role="alert">
    <p>
      <strong>{m.hidden.title}</strong>
    </p>
    <p>{fillMessage(m.hidden.text, { name: props.file.name })}</p>
    {props.file.type.startsWith('image/') && <p>{m.hidden.photo}</p>}
    <div className="row">
      <button className="button" type="button" onClick={props.onGo}>
        {m.hidden.go}
      </button>
      <button className="button quiet" type="button" onClick={props.onStop}>
        {m.hidden.stop}
      </button>
    </div>
  </div>
)

/** Where each attachment is; looked at again while anything waits to be sent. */
const usePlaces = (
  attachments: Attachments,
  said: readonly AttachmentFact[],
): ReadonlyMap<string, AttachmentPlace> => {
  const [places, setPlaces] = useState<ReadonlyMap<string, AttachmentPlace>>(new Map())
  const latest = useRef(said)
  latest.current = said
  const ids = said.map(({ file }) => file.id).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: other ids are other attachments to look for
  useEffect(() => {
    let stopped = false
    let timer = 0
    const look = async () => {
      try {
        const found = await attachments.placesOf(latest.current.map(({ file }) => file))
        if (stopped) return
        setPlaces(found)
      } catch (error) {
        troubleOf(error)
      }
      if (!stopped) timer = window.setTimeout(look, placesMs)
    }
    look()
    return () => {
      stopped = true
      window.clearTimeout(timer)
    }
  }, [attachments, ids])
  return places
}
