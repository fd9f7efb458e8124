import type { Attachment } from '../../core/record/attachment.ts'
import type { Notes } from '../workspace/notes.ts'
import { type AttachmentPlace, type OpenDeps, openAttachment, placesOf } from './open-attachment.ts'
import { createRecorder, type Recorder, type RecorderDeps } from './recorder.ts'
import { createRecordingStore, type KeptRecording } from './recording-store.ts'
import {
  type AddRequest,
  type ApplyEdits,
  addAttachment,
  type Restored,
  restoreAttachments,
} from './seal-attachment.ts'
import { createUnfinishedPictures, type UnfinishedPictures } from './unfinished-pictures.ts'

/** What {@link createAttachments} needs. */
export type AttachmentsDeps = Omit<RecorderDeps, 'recordings'> & OpenDeps & { readonly notes: Notes }

/** The attachments of one inspection on one unlocked device; what the screens of `app/inspect/attachment` are given. */
export interface Attachments {
  /** See {@link addAttachment}. */
  readonly add: (request: AddRequest) => Promise<Attachment>
  /** See {@link restoreAttachments}. */
  readonly restore: (recordId: string, apply: ApplyEdits) => Promise<Restored>
  /** See {@link openAttachment}. */
  readonly open: (
    attachment: Attachment,
    onProgress?: (share: number) => void,
    signal?: AbortSignal,
  ) => Promise<Blob>
  /** Where each is, by its id. */
  readonly placesOf: (attachments: readonly Attachment[]) => Promise<ReadonlyMap<string, AttachmentPlace>>
  readonly recorder: Recorder
  /** Recordings of a record that were cut off. @param isNamed - whether the record names it already. */
  readonly interrupted: (
    recordId: string,
    isNamed: (recordingId: string) => boolean,
  ) => Promise<readonly KeptRecording[]>
  /** Pictures that were chosen and are in no record yet. */
  readonly unfinished: UnfinishedPictures
  /** What is being written about them. */
  readonly notes: Notes
  readonly nowMs: () => number
}

/** Makes the service; one for each open inspection. */
export const createAttachments = (deps: AttachmentsDeps): Attachments => {
  const recordings = createRecordingStore(deps)
  return {
    add: (request) => addAttachment(deps, request),
    restore: (recordId, apply) => restoreAttachments(deps, recordId, apply),
    open: (attachment, onProgress, signal) => openAttachment(deps, attachment, onProgress, signal),
    placesOf: (attachments) => placesOf(deps, attachments),
    recorder: createRecorder({ ...deps, recordings }),
    interrupted: recordings.interrupted,
    unfinished: createUnfinishedPictures(deps),
    notes: deps.notes,
    nowMs: deps.nowMs,
  }
}
