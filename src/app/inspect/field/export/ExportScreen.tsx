import { useId, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/record-export.yaml'
import { Failure } from '../../../../core/errors.ts'
import { fillMessage } from '../../../../core/message.ts'
import {
  type ExportEntry,
  type ExportFormat,
  exportEdits,
  exportFormats,
  exportOf,
  maxPurposeChars,
} from '../../../../core/record/export-log.ts'
import type { ExportContext, ExportedPicture, ExportedRecord } from '../../../../core/record/export-words.ts'
import { type FilledKind, filledKinds, isFilledKind, withdrawnReason } from '../../../../core/record/kinds.ts'
import { recordSheets } from '../../../../core/record/record-sheets.ts'
import { picturesOf, recordsToDocx } from '../../../../core/record/record-word.ts'
import { sheetsToXlsx } from '../../../../core/tally/export.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { saveFile } from '../../../ui/save-file.ts'
import { smallerCopy } from '../../attachment/picture.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import { visibleText } from '../../tally/visible-text.ts'
import { useWork } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { useCarried, useRecords } from '../field-context.ts'
import { useWording, wordingOf } from '../together/use-wording.ts'
import { useKeptText } from '../use-kept-text.ts'
import './export.css'

const mediaTypes = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<ExportFormat, string>

const two = (number: number): string => String(number).padStart(2, '0')
const stamp = (ms: number): string => {
  const at = new Date(ms)
  return `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`
}
/** `2026-11-25 09:05`: in a file the year matters. */
const fileTime = (ms: number): string => {
  const at = new Date(ms)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** Which records: all, those of a kind, or one. */
type Which = 'all' | FilledKind | 'one'

const contextOf = (carried: Carried, purpose: string, atMs: number): ExportContext => ({
  court: carried.taken.court,
  definitions: carried.taken.definitions,
  wording: wordingOf(carried),
  words: m,
  roleOf: carried.roleOf,
  nameOf: carried.nameOf,
  timeText: fileTime,
  by: { name: carried.nameOf(carried.device.deviceId), time: fileTime(atMs), purpose },
})

type Pictures = ExportedRecord['pictures']

/** Longest side of a picture in a file: on the page some 300 dots to the inch. */
const filePicturePixels = 1_800

/** The pictures of records for a Word file, one after another: a large one decoded is forty megabytes. */
const gatherPictures = async (
  { attachments, taken }: Carried,
  views: readonly RecordView[],
  onProgress: (done: number, total: number) => void,
): Promise<{ readonly pictures: Pictures; readonly missing: number }> => {
  const wanted = views.flatMap(({ content }) => picturesOf(content, taken.definitions))
  const pictures = new Map<string, ExportedPicture>()
  for (const [index, attachment] of wanted.entries()) {
    onProgress(index, wanted.length)
    try {
      const whole = await attachments.open(attachment)
      const { content, width, height } = await smallerCopy(whole, filePicturePixels)
      const bytes = new Uint8Array(await content.arrayBuffer())
      pictures.set(attachment.id, { bytes, widthPixels: width, heightPixels: height })
    } catch (error) {
      // The file is worth having without a picture that cannot be had here, and says which; a locked vault is not.
      if (!(error instanceof Failure) || error.code.startsWith('vault/')) throw error
    }
  }
  return { pictures, missing: wanted.length - pictures.size }
}

const exportedOf = (carried: Carried, view: RecordView, pictures: Pictures): ExportedRecord => {
  const saveOf = (save: RecordView['created']) =>
    save && { name: carried.nameOf(save.author), time: fileTime(save.clock.wallMs) }
  const { recordId, content, created, written, conflicts } = view
  return {
    recordId,
    content,
    created: saveOf(created),
    written: saveOf(written),
    undecided: conflicts.length,
    pictures,
  }
}

/** Writes an export down as a save of its own; what could not be saved is taken back, for nothing was exported. */
const keepInLog = async (workspace: Carried['workspace'], entry: ExportEntry): Promise<void> => {
  const logId = await workspace.begin('export', exportEdits(entry))
  try {
    await workspace.save(logId)
  } catch (error) {
    await workspace.abandon(logId)
    throw error
  }
}

/** By kind, and within a kind as they were begun: the order of files and numbers people expect. */
const inOrder = (views: readonly RecordView[]): readonly RecordView[] =>
  views.toSorted(
    (a, b) =>
      filledKinds.indexOf(a.kind as FilledKind) - filledKinds.indexOf(b.kind as FilledKind) ||
      (a.created?.clock.wallMs ?? Number.MAX_SAFE_INTEGER) -
        (b.created?.clock.wallMs ?? Number.MAX_SAFE_INTEGER) ||
      (a.recordId < b.recordId ? -1 : 1),
  )

/**
 * Takes records out of the vault as a Word file or a workbook. The log says so before the file exists.
 * @see docs/SPEC.md EXPORT-1 to EXPORT-7
 */
export const ExportScreen = () => {
  const carried = useCarried()
  const records = useRecords()
  const wording = useWording()
  const [which, setWhich] = useState<Which>('all')
  const [one, setOne] = useState('')
  const [hasWithdrawn, setWithdrawn] = useState(false)
  const [format, setFormat] = useState<ExportFormat>('docx')
  const { text, setText: setPurpose, trouble } = useKeptText('purpose', 'this')
  const purpose = text ?? ''
  const [isUnderstood, setUnderstood] = useState(false)
  const [said, setSaid] = useState('')
  const id = useId()

  const filled = inOrder(records.filter(({ kind }) => isFilledKind(kind)))
  const standing = filled.filter(({ content }) => hasWithdrawn || withdrawnReason(content.fields) === null)
  const chosen = standing.filter(({ kind, recordId }) =>
    which === 'all' ? true : which === 'one' ? recordId === one : kind === which,
  )
  const isReady = purpose.trim() !== '' && isUnderstood && chosen.length > 0
  const start = useWork(async () => {
    setSaid('')
    if (!isReady) return setSaid(chosen.length === 0 ? m.screen.nothing : m.screen.missing)
    const { workspace, device, deps, notes } = carried
    const atMs = deps.nowMs()
    // What is being typed goes along, as the save it becomes.
    for (const { recordId, place } of chosen) if (place === 'draft') await workspace.save(recordId)
    const views = chosen.flatMap(({ recordId }) => workspace.record(recordId) ?? [])
    const { pictures, missing } =
      format === 'docx'
        ? await gatherPictures(carried, views, (done, total) =>
            setSaid(fillMessage(m.screen.gathering, { done, total })),
          )
        : { pictures: new Map(), missing: 0 }
    // On the disk, signed and on its way to the others, before anything is handed out.
    try {
      await keepInLog(workspace, {
        format,
        recordIds: views.map(({ recordId }) => recordId),
        purpose: purpose.trim(),
        by: device.deviceId,
        atMs,
      })
    } catch (error) {
      setSaid(m.screen.notMade)
      throw error
    }
    const context = contextOf(carried, purpose.trim(), atMs)
    const exported = views.map((view) => exportedOf(carried, view, pictures))
    const bytes =
      format === 'docx' ? recordsToDocx(exported, context) : sheetsToXlsx(recordSheets(exported, context))
    const name = fillMessage(m.file.name, {
      what: exported.length === 1 ? m.file.one : m.file.many,
      time: stamp(atMs),
      format,
    })
    saveFile(name, mediaTypes[format], bytes)
    // It stays on the screen for a second format of the same; tomorrow's export has a purpose of its own.
    await notes.write('purpose', 'this', null)
    const made = fillMessage(m.screen.made, { name, count: exported.length })
    setSaid(missing === 0 ? made : `${made}${fillMessage(m.screen.missingPictures, { count: missing })}`)
    setUnderstood(false)
  })

  const option = (value: Which, label: string) => (
    <label className="choice" key={value}>
      <input type="radio" name={`${id}-which`} checked={which === value} onChange={() => setWhich(value)} />
      <span>{label}</span>
    </label>
  )
  return (
    <div className="measure export">
      <ScreenTitle>{m.screen.title}</ScreenTitle>
      <p className="notice mark">{m.screen.lead}</p>
      <fieldset className="field">
        <legend className="field-label">{m.screen.which}</legend>
        {option('all', fillMessage(m.screen.all, { count: standing.length }))}
        {filledKinds.map((kind) =>
          option(
            kind,
            fillMessage(m.screen.kind, {
              kind: wording.kindLabel(kind),
              count: standing.filter((view) => view.kind === kind).length,
            }),
          ),
        )}
        {option('one', m.screen.one)}
      </fieldset>
      {which === 'one' && (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-one`}>
            {m.screen.pick}
          </label>
          <select id={`${id}-one`} value={one} onChange={(event) => setOne(event.currentTarget.value)}>
            <option value="" />
            {standing.map(({ recordId, content }) => (
              <option key={recordId} value={recordId}>
                {wording.recordTitle(content)}
              </option>
            ))}
          </select>
        </div>
      )}
      <label className="choice field">
        <input
          type="checkbox"
          checked={hasWithdrawn}
          onChange={(event) => setWithdrawn(event.currentTarget.checked)}
        />
        <span>{m.screen.withdrawn}</span>
      </label>
      <fieldset className="field">
        <legend className="field-label">{m.screen.format}</legend>
        {exportFormats.map((one) => (
          <label className="choice" key={one}>
            <input
              type="radio"
              name={`${id}-format`}
              checked={format === one}
              onChange={() => setFormat(one)}
            />
            <span>{m.screen[one]}</span>
          </label>
        ))}
      </fieldset>
      <div className="field">
        <label className="field-label" htmlFor={`${id}-purpose`}>
          {m.screen.purpose}
        </label>
        <p className="field-hint" id={`${id}-hint`}>
          {m.screen.purposeHint}
        </p>
        <input
          id={`${id}-purpose`}
          type="text"
          aria-describedby={`${id}-hint`}
          value={purpose}
          maxLength={maxPurposeChars}
          autoComplete="off"
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
      </div>
      <label className="choice field">
        <input
          type="checkbox"
          checked={isUnderstood}
          onChange={(event) => setUnderstood(event.currentTarget.checked)}
        />
        <span>{m.screen.understood}</span>
      </label>
      <FailureNotice trouble={start.trouble ?? trouble} />
      <button
        className="button"
        type="button"
        onClick={start.start}
        aria-disabled={!isReady || start.isRunning}
      >
        {m.screen.start}
      </button>
      <p role="status">{said}</p>
      <Log />
    </div>
  )
}

/** Everything that was ever exported of this inspection, as far as it has come here. */
const Log = () => {
  const { nameOf, workspace } = useCarried()
  const wording = useWording()
  const entries = useRecords()
    .flatMap(({ recordId, content, created }) => {
      // Not saved is not logged, and nothing was exported yet.
      const entry = created === null ? null : exportOf(content)
      return entry ? [{ recordId, entry }] : []
    })
    .sort((a, b) => b.entry.atMs - a.entry.atMs)
  return (
    <section aria-labelledby="export-log">
      <h2 id="export-log">{m.screen.log}</h2>
      {entries.length === 0 && <p>{m.screen.none}</p>}
      <ul className="together-list">
        {entries.map(({ recordId, entry: { format, recordIds, purpose, by, atMs } }) => {
          const [only, ...others] = recordIds
          const view = only !== undefined && others.length === 0 ? workspace.record(only) : null
          return (
            <li key={recordId}>
              <p>
                {fillMessage(m.screen.line, {
                  name: nameOf(by),
                  time: momentText(atMs),
                  format: m.formats[format],
                  count: recordIds.length,
                  purpose: visibleText(purpose),
                })}
              </p>
              {view && (
                <p className="field-hint">
                  {fillMessage(m.screen.oneOf, { record: wording.recordTitle(view.content) })}
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
