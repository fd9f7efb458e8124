/** A signature in words, as it leaves the vault: how and when, what it stands for, what was changed since. */
import { fillMessage } from '../message.ts'
import { readSignature, type Signature } from './attachment-fact.ts'
import type { RecordContent } from './content.ts'
import type { ExportContext } from './export-words.ts'
import { factsOf, lists } from './kinds.ts'
import { sinceSigned } from './signed.ts'

/** See the head of this file. */
export interface SignatureText {
  readonly signature: Signature
  /** `手写签名，2026-11-25 09:05。` */
  readonly how: string
  /** What it stands for; `null` when the signature does not say. */
  readonly of: string | null
  /** What says something else now or was not there yet; `null` when nothing. */
  readonly since: string | null
}

/** `1–3、5`: an interview may have some hundred facts. @param numbers - ascending. */
const numbersText = (numbers: readonly number[]): string => {
  const runs: { from: number; to: number }[] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last?.to === number - 1) last.to = number
    else runs.push({ from: number, to: number })
  }
  return runs
    .map(({ from, to }) => (from === to ? from : `${from}${to === from + 1 ? '、' : '–'}${to}`))
    .join('、')
}

/** The signature a field of a record holds, in words; `null` when it holds none. */
export const signatureText = (
  content: RecordContent,
  field: string,
  { wording, words, timeText }: Pick<ExportContext, 'wording' | 'words' | 'timeText'>,
): SignatureText | null => {
  const signature = readSignature(content.fields[field])
  if (signature === null) return null
  const { signed } = words
  const time = timeText(signature.atMs)
  const how =
    signature.method === 'typed'
      ? fillMessage(signed.typed, { words: signature.words, time })
      : fillMessage(signed.drawn, { time })
  const marks = signature.signed
  const since = sinceSigned(content, signature)
  if (marks === undefined || since === null) return { signature, how, of: null, since: signed.unmarked }
  const numbersOf = (isMeant: (id: string) => boolean): string =>
    numbersText(factsOf(content, lists.facts).flatMap(({ id }, index) => (isMeant(id) ? [index + 1] : [])))
  const named = (numbers: string, fields: readonly string[]): string =>
    [
      ...(numbers === '' ? [] : [fillMessage(signed.facts, { numbers })]),
      ...fields.map((name) => wording.fieldLabel(content.kind, { field: name })),
    ].join('、')
  const changed = named(
    numbersOf((id) => since.facts.get(id) === 'changed'),
    since.fields,
  )
  const added = named(
    numbersOf((id) => since.facts.get(id) === 'added'),
    [],
  )
  const said = [
    ...(changed === '' ? [] : [fillMessage(signed.changed, { what: changed })]),
    ...(added === '' ? [] : [fillMessage(signed.added, { what: added })]),
  ].join('')
  return {
    signature,
    how,
    of: fillMessage(signed.of, {
      what: named(
        numbersOf((id) => Object.hasOwn(marks.facts, id)),
        Object.keys(marks.fields),
      ),
    }),
    since: said === '' ? null : said,
  }
}
