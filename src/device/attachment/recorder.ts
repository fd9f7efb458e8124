/**
 * Records sound in a browser, one recording at a time, whatever screen is shown meanwhile.
 *
 * What was recorded is in the vault second by second (recording-store.ts), and becomes an attachment of its record
 * when the recording ends: by a person, at the limit, with the microphone gone, the disk full or the vault locked.
 * While it runs it counts as touching the device: the vault does not lock itself under somebody who is listening.
 * @see docs/SPEC.md ATT-6, ATT-7; docs/decisions/0612
 */
import { bytesToHex } from '../../core/bytes.ts'
import { type ErrorCode, Failure, failure } from '../../core/errors.ts'
import { attachmentEdits } from '../../core/record/attachment-fact.ts'
import type { RecordingStore } from './recording-store.ts'
import { type ApplyEdits, addAttachment, cleanMediaType, type SealDeps } from './seal-attachment.ts'

/** The longest recording: what the interview method allows for one sitting. About 15 MB. */
export const maxRecordingMs = 60 * 60_000
/** How often a piece is kept: what a killed browser may lose, and a little more. */
const pieceMs = 1_000
/** Speech, one channel. */
const bitsPerSecond = 32_000

/** Why a recording ended. */
export type StopReason = 'person' | 'limit' | 'microphone' | 'locked' | 'failure'

/** What the recorder is doing. */
export type RecorderState =
  | { readonly state: 'idle' }
  /** The browser asks the person for the microphone. */
  | { readonly state: 'asking'; readonly recordId: string }
  | { readonly state: 'recording'; readonly recordId: string; readonly limitMs: number }
  /** Ended; being made an attachment. `share` from 0 to 1. */
  | {
      readonly state: 'saving'
      readonly recordId: string
      readonly reason: StopReason
      readonly share: number
    }
  /** `code`: why what was recorded is not in the record yet; it lies here all the same. */
  | {
      readonly state: 'ended'
      readonly recordId: string
      readonly reason: StopReason
      readonly code: ErrorCode | null
    }

/** What to record. */
export interface RecordingRequest {
  /** 32 hex digits. */
  readonly recordId: string
  /** File name; its ending is added. */
  readonly name: string
  readonly apply: ApplyEdits
  /** At most, and by default, {@link maxRecordingMs}. */
  readonly limitMs?: number
}

/** What the recorder needs besides. */
export interface RecorderDeps extends SealDeps {
  readonly recordings: RecordingStore
  readonly nowMs: () => number
  /** Grows evenly, whatever happens to the clock; `performance.now` of the page. */
  readonly tickMs: () => number
}

const endings: Readonly<Record<string, string>> = {
  'audio/webm': 'webm',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
}
const wishedTypes = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm']

const askForMicrophone = async (): Promise<MediaStream> => {
  if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices?.getUserMedia)
    throw failure('attachment/recording-unsupported')
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, noiseSuppression: true, autoGainControl: true },
    })
  } catch (cause) {
    const name = cause instanceof DOMException ? cause.name : ''
    throw failure(
      name === 'NotAllowedError' || name === 'SecurityError'
        ? 'attachment/microphone-refused'
        : 'attachment/no-microphone',
      {},
      { cause },
    )
  }
}

/** How loud it is now, 0 to 1; `null` where the browser cannot tell. */
const listen = (stream: MediaStream): { level(): number | null; close(): void } => {
  try {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    // A third of a second: whoever looks four times a second misses no sound.
    analyser.fftSize = 16_384
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    return {
      level: () => {
        if (context.state !== 'running') return null
        analyser.getFloatTimeDomainData(samples)
        return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0)
      },
      close: () => {
        context.close().catch(() => {
          // Closed already; there is nothing left to let go of.
        })
      },
    }
  } catch {
    // No Web Audio in this browser: the recording goes on without showing how loud it is.
    return { level: () => null, close: () => undefined }
  }
}

/** A phone that dims its screen may stop recording; where the browser can be asked not to, it is. */
const keepAwake = async (): Promise<() => void> => {
  const lock = await navigator.wakeLock?.request('screen').catch(() => null)
  return () => {
    lock?.release().catch(() => {
      // Released already, by the browser.
    })
  }
}

/** See the head of this file; one for each open inspection. */
export const createRecorder = (deps: RecorderDeps) => {
  const { keeper, recordings, tickMs } = deps
  let state: RecorderState = { state: 'idle' }
  let beganAtTick = 0
  let endedAfterMs: number | null = null
  let stopNow: ((reason: StopReason) => void) | null = null
  let level: () => number | null = () => null
  const listeners = new Set<() => void>()
  const become = (next: RecorderState): void => {
    state = next
    for (const listener of listeners) listener()
  }

  const elapsedMs = (): number => endedAfterMs ?? tickMs() - beganAtTick

  /** Puts what lies in pieces into the record. */
  const keep = async (
    { recordId, name, apply }: RecordingRequest,
    recordingId: string,
    onProgress: (share: number) => void,
  ): Promise<void> => {
    const recorded = await recordings.read(recordId, recordingId)
    if (recorded !== null) {
      const { content, durationMs, head } = recorded
      await addAttachment(deps, {
        recordId,
        content,
        name: `${name}.${endings[head.mediaType] ?? 'audio'}`,
        mediaType: head.mediaType,
        toEdits: (attachment) =>
          attachmentEdits(recordingId, {
            kind: 'audio',
            file: attachment,
            atMs: Date.parse(head.startedAtIso),
            durationMs,
            consent: true,
          }),
        apply,
        onProgress,
      })
    }
    await recordings.remove(recordId, recordingId)
  }

  const record = async (request: RecordingRequest, stream: MediaStream): Promise<void> => {
    const { recordId } = request
    const limitMs = Math.min(request.limitMs ?? maxRecordingMs, maxRecordingMs)
    const recordingId = bytesToHex(deps.randomBytes(8))
    const wished = wishedTypes.find((type) => MediaRecorder.isTypeSupported(type))
    const media = new MediaRecorder(stream, {
      audioBitsPerSecond: bitsPerSecond,
      ...(wished === undefined ? {} : { mimeType: wished }),
    })
    await recordings.holding(recordingId, async () => {
      const tape = await recordings.begin(recordId, recordingId, {
        mediaType: cleanMediaType(media.mimeType || wished || ''),
        startedAtIso: new Date(deps.nowMs()).toISOString(),
      })
      const release = await keepAwake()
      const ear = listen(stream)
      level = ear.level
      let writing: Promise<void> = Promise.resolve()
      let code: ErrorCode | null = null
      const reason = await new Promise<StopReason>((resolve) => {
        let why: StopReason = 'microphone'
        const stop = (reason: StopReason): void => {
          if (stopNow === null) return
          stopNow = null
          why = reason
          endedAfterMs = elapsedMs()
          if (media.state !== 'inactive') media.stop()
        }
        stopNow = stop
        media.ondataavailable = ({ data }) => {
          keeper.touch()
          const at = elapsedMs()
          writing = writing
            .then(async () => {
              if (code === null && data.size > 0)
                await tape.append(new Uint8Array(await data.arrayBuffer()), at)
            })
            .catch((cause: unknown) => {
              if (!(cause instanceof Failure)) console.error(cause)
              code = cause instanceof Failure ? cause.code : 'device/storage-unavailable'
              stop('failure')
            })
          if (at >= limitMs) stop('limit')
        }
        // The browser's own end: the microphone was unplugged, or another program took it.
        media.onstop = () => resolve(why)
        media.onerror = () => stop('microphone')
        for (const track of stream.getAudioTracks()) track.onended = () => stop('microphone')
        beganAtTick = tickMs()
        endedAfterMs = null
        media.start(pieceMs)
        become({ state: 'recording', recordId, limitMs })
      })
      stopNow = null
      endedAfterMs ??= tickMs() - beganAtTick
      ear.close()
      release()
      for (const track of stream.getTracks()) track.stop()
      const saving = (share: number) => become({ state: 'saving', recordId, reason, share })
      saving(0)
      await writing
      try {
        if (code === null) await keep(request, recordingId, saving)
      } catch (cause) {
        if (!(cause instanceof Failure)) throw cause
        code = cause.code
      }
      level = () => null
      become({ state: 'ended', recordId, reason, code })
    })
  }

  keeper.subscribe(() => {
    if (keeper.state() !== 'open') stopNow?.('locked')
  })

  return {
    state: (): RecorderState => state,
    /** @returns how to stop listening. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** How long it has been recording. */
    elapsedMs,
    /** How loud it is now, 0 to 1; `null` where the browser cannot tell. */
    level: (): number | null => level(),

    /**
     * Begins; resolves when it records.
     * @throws `attachment/already-recording`, `attachment/no-microphone`, `attachment/microphone-refused`,
     *   `attachment/recording-unsupported`
     */
    start: async (request: RecordingRequest): Promise<void> => {
      if (state.state !== 'idle' && state.state !== 'ended') throw failure('attachment/already-recording')
      const { recordId } = request
      become({ state: 'asking', recordId })
      let stream: MediaStream
      try {
        stream = await askForMicrophone()
      } catch (cause) {
        become({ state: 'idle' })
        throw cause
      }
      const recording = record(request, stream).catch((cause: unknown) => {
        for (const track of stream.getTracks()) track.stop()
        stopNow = null
        become({
          state: 'ended',
          recordId,
          reason: 'failure',
          code: cause instanceof Failure ? cause.code : 'attachment/recording-unsupported',
        })
        if (!(cause instanceof Failure)) console.error(cause)
      })
      await Promise.race([
        recording,
        new Promise<void>((resolve) => {
          const stopListening = listenFor(() => {
            if (state.state === 'asking') return
            stopListening()
            resolve()
          })
        }),
      ])
    },
    /** Ends it; what was recorded goes into the record by itself. */
    stop: (): void => stopNow?.('person'),
    /** The inspection is closed: ends it; what was recorded is found when the record is next shown. */
    close: (): void => stopNow?.('locked'),
    /** The person has read how it ended. */
    dismiss: (): void => {
      if (state.state === 'ended') become({ state: 'idle' })
    },

    /** Puts a recording that was cut off into its record. @throws like {@link addAttachment} */
    keepInterrupted: (
      request: RecordingRequest,
      recordingId: string,
      onProgress: (share: number) => void,
    ): Promise<void> => recordings.holding(recordingId, () => keep(request, recordingId, onProgress)),
  }

  function listenFor(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
}

/** What {@link createRecorder} makes. */
export type Recorder = ReturnType<typeof createRecorder>
