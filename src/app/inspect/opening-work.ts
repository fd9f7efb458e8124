import { answersHashOf, joinOpened, type OpenedPart, openEnvelopes } from '../../core/ballot/opening.ts'
import { bytesToBase64Url, bytesToHex, concatBytes } from '../../core/bytes.ts'
import { type EnvelopeContext, envelopeBytes } from '../../core/envelope/format.ts'
import type { OpeningKeyPair } from '../../core/envelope/open.ts'
import type { AnswersByName, Form } from '../../core/form/form.ts'
import { unpackAnswers } from '../../core/form/pack.ts'
import { type Tally, tally } from '../../core/tally/tally.ts'
import type { OpeningRecord } from '../../core/wire/schemas.ts'

/** What a worker of the opening is asked. It answers every request with one {@link OpeningReply}, in order. */
export type OpeningRequest =
  | {
      readonly ask: 'take-key'
      readonly keyPair: OpeningKeyPair
      readonly context: EnvelopeContext
      /** What the envelopes must answer to be counted. */
      readonly form: Form
    }
  /** Whole envelopes one after another. */
  | { readonly ask: 'open'; readonly envelopes: Uint8Array }
  /** Hands over what was opened so far and forgets it. */
  | { readonly ask: 'give-part' }
  /** Takes over what another worker opened. */
  | { readonly ask: 'take-part'; readonly part: OpenedPart }
  /** Adds up all it holds. */
  | {
      readonly ask: 'finish'
      /** Of the bulletin, 64 hex digits. */
      readonly root: string
      /** Slips printed less left over. */
      readonly expected: number
      /** 32 random bytes for the order of the texts. */
      readonly seedBytes: Uint8Array
    }

/** What an opening gives: the suppressed tally for the team and the record for everybody. */
export interface OpenedBox {
  readonly tally: Tally
  readonly record: OpeningRecord
}

/** A worker's answer. */
export type OpeningReply =
  | { readonly said: 'ready' }
  | { readonly said: 'opened'; readonly count: number }
  | { readonly said: 'part'; readonly part: OpenedPart }
  | { readonly said: 'finished'; readonly opened: OpenedBox }

// WebCrypto works on its own threads: several envelopes under way at once keep them from idling while
// JavaScript takes the last one apart.
const lanes = 8

/**
 * The work of one opening worker, apart from the worker itself, so that tests can run it where there is none.
 * Raw answers exist only in here; they end with the worker.
 */
export const createOpeningWork = () => {
  let key: Omit<Extract<OpeningRequest, { ask: 'take-key' }>, 'ask'> | null = null
  let parts: OpenedPart[] = []

  return async (request: OpeningRequest): Promise<OpeningReply> => {
    switch (request.ask) {
      case 'take-key':
        key = { keyPair: request.keyPair, context: request.context, form: request.form }
        return { said: 'ready' }
      case 'open': {
        if (!key) throw new TypeError('an envelope before the key')
        const { keyPair, context, form } = key
        const isAnswer = (packed: Uint8Array) => unpackAnswers(form, packed) !== null
        const envelopes = splitBox(request.envelopes)
        const byLane = Array.from({ length: lanes }, (_, lane) =>
          envelopes.filter((_, index) => index % lanes === lane),
        )
        parts.push(
          ...(await Promise.all(byLane.map((some) => openEnvelopes(keyPair, context, some, isAnswer)))),
        )
        return { said: 'opened', count: envelopes.length }
      }
      case 'give-part': {
        const part = joinOpened(parts)
        parts = []
        return { said: 'part', part }
      }
      case 'take-part':
        parts.push(request.part)
        return { said: 'ready' }
      case 'finish':
        if (!key) throw new TypeError('an end before the key')
        return { said: 'finished', opened: await finish(parts, key.form, key.context.inspectionId, request) }
    }
  }
}

const finish = async (
  parts: readonly OpenedPart[],
  form: Form,
  inspectionId: string,
  { root, expected, seedBytes }: Extract<OpeningRequest, { ask: 'finish' }>,
): Promise<OpenedBox> => {
  const { packed, trackerHashes, invalid } = joinOpened(parts)
  const answersList: AnswersByName[] = []
  for (const one of packed) {
    const answers = unpackAnswers(form, one)
    // Asked of each when it was opened; a count that differs from the record must never come out of here.
    if (answers === null) throw new TypeError('a counted envelope without an answer')
    answersList.push(answers)
  }
  return {
    tally: tally(form, answersList, { expected, invalid, seedBytes }),
    record: {
      format: 'mingcha/opening/v1',
      inspectionId,
      root,
      opened: packed.length,
      invalid,
      trackers: bytesToBase64Url(concatBytes(...trackerHashes)),
      answersHash: bytesToHex(await answersHashOf(packed)),
    },
  }
}

/** The envelopes of a box as views on its memory. A rest that is no whole envelope would have failed the root. */
export const splitBox = (box: Uint8Array): readonly Uint8Array[] => {
  const envelopes: Uint8Array[] = []
  for (let from = 0; from + envelopeBytes <= box.length; from += envelopeBytes)
    envelopes.push(box.subarray(from, from + envelopeBytes))
  return envelopes
}
