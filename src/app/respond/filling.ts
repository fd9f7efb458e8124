import type { Draft, DraftKey } from '../../device/draft/draft.ts'
import { createDraftSaver, type DraftSaver } from '../../device/draft/draft-saver.ts'
import type { KnownInspection } from '../../device/draft/manifest.ts'
import type { PhoneStore } from '../../device/store/phone-store.ts'
import type { TabLock } from '../../device/tab-lock.ts'
import { type AnswerStore, createAnswerStore } from './answer-store.ts'
import { randomBytes } from './services.ts'

/** A slip's answer being filled in: lives in this tab's memory; every change is on disk, encrypted. */
export interface Filling {
  readonly inspection: KnownInspection
  readonly draftId: string
  readonly answers: AnswerStore
  readonly saver: DraftSaver
  readonly orderSeed: Uint8Array
  /** Whether answers were found from an earlier time. */
  readonly isResumed: boolean
  /** Where the person was: a section's name, `intro` or `review`. */
  place(): string
  setPlace(place: string): void
  /** The draft as it stands, for sealing. */
  draft(): Draft
  readonly lock: TabLock
}

/**
 * Runs `work` once the frame that shows what was just done is out, or after 100 ms where none is drawn: encrypting
 * first would keep a slow phone from showing the tick.
 */
const afterPaint = (work: () => void): void => {
  let isDone = false
  const once = () => {
    if (isDone) return
    isDone = true
    work()
  }
  requestAnimationFrame(() => setTimeout(once))
  setTimeout(once, 100)
}

/** Opens a draft for filling in and begins to save it after every change. */
export const startFilling = (
  store: PhoneStore,
  draftKey: DraftKey,
  lock: TabLock,
  draft: Draft,
  inspection: KnownInspection,
): Filling => {
  const saver = createDraftSaver(store, draftKey, randomBytes, afterPaint)
  const answers = createAnswerStore(inspection.manifest.form, draft.answers)
  let place = draft.place
  const current = (): Draft => ({ ...draft, answers: answers.answers(), place })
  const save = (): void => saver.save(current())
  answers.watchAll(save)
  // Another tab has the draft now and writes it; a late write from here would undo its work.
  void lock.lost.then(() => saver.stop())
  return {
    inspection,
    draftId: draftKey.draftId,
    answers,
    saver,
    orderSeed: draft.orderSeed,
    isResumed: draft.place !== 'intro' || Object.keys(draft.answers).length > 0,
    place: () => place,
    setPlace: (next) => {
      if (next === place) return
      place = next
      save()
    },
    draft: current,
    lock,
  }
}
