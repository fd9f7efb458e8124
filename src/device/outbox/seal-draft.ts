import { type Bytes, base64UrlToBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { type AnswerProblem, cleanAnswers } from '../../core/form/answers.ts'
import type { Clock } from '../clock.ts'
import type { Draft } from '../draft/draft.ts'
import type { KnownInspection } from '../draft/manifest.ts'
import type { OutboxRowIn, PhoneStore } from '../store/phone-store.ts'
import { announce } from './drain.ts'
import { sealAnswer } from './seal-answer.ts'
import { pickSendMoment, sendWindowOf } from './send-moment.ts'

/** What came of sealing. */
export type Sealed =
  | { readonly state: 'sealed'; readonly row: OutboxRowIn<'waiting'> }
  /** Answers to mend first; nothing was sealed and the draft stands. */
  | { readonly state: 'problems'; readonly problems: readonly AnswerProblem[] }

/**
 * Seals a draft: the envelope goes into the outbox and the draft out of the store in one transaction, so after a
 * crash there is one or the other, never both and never neither. The token's private key ends here.
 *
 * @throws `device/already-sealed` when another tab was first (its envelope stands); storage failures (the draft
 *   stands).
 * @see docs/SPEC.md DEV-9
 */
export const sealDraftIntoOutbox = async (
  deps: {
    readonly store: PhoneStore
    readonly clock: Clock
    readonly random: () => number
    readonly randomBytes: (lengthBytes: number) => Bytes
  },
  { manifest, fingerprint }: KnownInspection,
  draftId: string,
  draft: Draft,
): Promise<Sealed> => {
  if (!draft.token) throw failure('ballot/bad-token')
  const cleaned = cleanAnswers(manifest.form, draft.answers)
  if (!cleaned.ok) return { state: 'problems', problems: cleaned.problems }
  const answer = await sealAnswer(
    manifest,
    fingerprint,
    draft.request,
    draft.token,
    cleaned.answers,
    deps.randomBytes,
  )
  const window = sendWindowOf(manifest)
  const sendAtMs = pickSendMoment(window, deps.clock.nowMs(), deps.random())
  const row: OutboxRowIn<'waiting'> = {
    draftId,
    inspectionId: manifest.inspectionId,
    court: manifest.court,
    title: manifest.title,
    leaf: answer.leaf,
    trackerHash: answer.trackerHash,
    receiptKey: base64UrlToBytes(manifest.receiptKey),
    sendOpenMs: window.openMs,
    sendCloseMs: window.closeMs,
    state: 'waiting',
    body: answer.body,
    sendAtMs,
    ...(deps.clock.isInDoubt() && { doubtfulOffsetMs: deps.clock.offsetMs() ?? 0 }),
    nextTryAtMs: sendAtMs,
    failedTries: 0,
    lastCode: null,
  }
  await deps.store.swapDraftForEnvelope(row)
  announce()
  return { state: 'sealed', row }
}
