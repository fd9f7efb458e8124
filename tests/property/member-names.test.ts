import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import messages from '../../content/messages/zh-CN/appraisal.yaml'
import { createSlipSecret } from '../../src/core/ballot/draw-slip.ts'
import {
  joinSealedNames,
  maskNamesKey,
  namesKeyBytes,
  namesKeyMaskOf,
  namesKeyTagOf,
  namesPlainBytes,
  openNamesBySlip,
  sealNamesUnderKey,
  splitSealedNames,
} from '../../src/core/ballot/member-names.ts'
import { openNamesByTrustees } from '../../src/core/ballot/open-names.ts'
import { gatherKey } from '../../src/core/ballot/opening.ts'
import { sealNames } from '../../src/core/ballot/seal-names.ts'
import { createOpeningKey } from '../../src/core/ballot/shares.ts'
import { draftKeyOf, redeemCodeOf, type SlipSecret } from '../../src/core/ballot/slip.ts'
import { type Bytes, bytesToHex, bytesToUtf8, concatBytes, sha256 } from '../../src/core/bytes.ts'
import type { OpeningKeyPair } from '../../src/core/envelope/open.ts'
import { Failure } from '../../src/core/errors.ts'
import { appraisalForm } from '../../src/core/form/appraisal-form.ts'
import { maxMembers, maxNameChars, readMemberNames } from '../../src/core/form/member-names.ts'
import { prepareInspection } from '../../src/desk/office-client.ts'
import { readManifestBytes } from '../../src/device/draft/manifest.ts'
import { withMemberNames } from '../../src/device/draft/name-members.ts'
import { readAppraisal } from '../../src/site/content/appraisal.ts'
import { arbitraryBytes as bytes } from '../kit/bytes.ts'

const inspectionId = '5b'.repeat(16)
const printed = 12
const key = (fill: number): Bytes => new Uint8Array(namesKeyBytes).fill(fill)
const slips = Array.from({ length: printed }, (_, at) =>
  createSlipSecret(Uint8Array.from({ length: 20 }, (_, byte) => at * 20 + byte * 7)),
)
const stranger = createSlipSecret(new Uint8Array(20).fill(9))
const names = ['成员甲（院长）', '成员乙', '成员丙']

let openingKey: Bytes
let keyPair: OpeningKeyPair
let sealed: Bytes
beforeAll(async () => {
  const made = await createOpeningKey(2, 3)
  openingKey = made.openingKey
  const gathering = await gatherKey(openingKey, made.shares.slice(0, 2))
  if (gathering.state !== 'complete') throw new Error(gathering.state)
  keyPair = gathering.keyPair
  sealed = await sealNames(inspectionId, openingKey, key(7), names, slips)
})

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof Failure ? error.code : String(error)),
  )

const bySlip = (from: Bytes, secret: SlipSecret, id = inspectionId) =>
  openNamesBySlip(id, splitSealedNames(from, printed), secret)

test('[APPR-4] every slip opens the names, and so do the trustees', async () => {
  for (const slip of slips) expect(await bySlip(sealed, slip)).toEqual(names)
  const split = splitSealedNames(sealed, printed)
  expect(await openNamesByTrustees(inspectionId, split, keyPair)).toEqual(names)
})

test('[APPR-4] no other slip, no other trustees and no other inspection open them', async () => {
  expect(await codeOf(bySlip(sealed, stranger))).toBe('wire/malformed')
  expect(await codeOf(bySlip(sealed, slips[0] as SlipSecret, '5c'.repeat(16)))).toBe('wire/malformed')
  const other = await createOpeningKey(2, 3)
  const gathering = await gatherKey(other.openingKey, other.shares.slice(0, 2))
  if (gathering.state !== 'complete') throw new Error(gathering.state)
  const split = splitSealedNames(sealed, printed)
  expect(await codeOf(openNamesByTrustees(inspectionId, split, gathering.keyPair))).toBe('wire/malformed')
  expect(await codeOf(openNamesByTrustees('5c'.repeat(16), split, keyPair))).toBe('wire/malformed')
})

test('[APPR-4] [PROMISE-17] what stands in the manifest holds no name, no key, no redeem code and no draft key', async () => {
  const found = (part: Uint8Array) => Buffer.from(sealed).includes(Buffer.from(part))
  for (const name of names) expect(found(new TextEncoder().encode(name))).toBe(false)
  expect(found(key(7))).toBe(false)
  for (const slip of slips)
    for (const secret of [await redeemCodeOf(slip), await draftKeyOf(slip), await namesKeyMaskOf(slip)])
      expect(found(secret.subarray(0, 8))).toBe(false)
})

test('[APPR-4] the lines are in ascending order, whatever the order of the sheets', async () => {
  const turned = await sealNames(inspectionId, openingKey, key(7), names, slips.toReversed())
  expect(splitSealedNames(turned, printed).lines).toEqual(splitSealedNames(sealed, printed).lines)
})

test('[APPR-5] a slip whose line leads to another key is refused: nobody is shown names of his own', async () => {
  const [slip] = slips as [SlipSecret]
  const split = splitSealedNames(sealed, printed)
  const lines = await Promise.all(
    split.lines.map(async (line) => {
      const own = maskNamesKey(line.slice(8), await namesKeyMaskOf(slip))
      const isOwn = Buffer.from(own).equals(Buffer.from(key(7)))
      return isOwn ? concatBytes(line.slice(0, 8), maskNamesKey(key(8), await namesKeyMaskOf(slip))) : line
    }),
  )
  // Even with a text sealed for that key beside it: there is room for one, and the tag is of one key.
  const forged = { ...split, lines, sealed: await sealNamesUnderKey(inspectionId, key(8), ['别人']) }
  expect(await codeOf(bySlip(joinSealedNames(forged), slip))).toBe('wire/malformed')
  expect(await codeOf(bySlip(joinSealedNames(forged), slips[1] as SlipSecret))).toBe('wire/malformed')
})

test('[APPR-5] any changed byte that this slip reads is refused', async () => {
  const [slip] = slips as [SlipSecret]
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: sealed.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, mask) => {
        const changed = sealed.map((byte, index) => (index === at ? byte ^ mask : byte)) as Bytes
        const outcome = await bySlip(changed, slip).catch(() => null)
        // The lines of other slips and the trustees' wrap are not this slip's to read: it may see the true names.
        expect(outcome === null || JSON.stringify(outcome) === JSON.stringify(names)).toBe(true)
        const isRead = at < 32 || (at >= 129 && at < 129 + namesPlainBytes + 16)
        if (isRead) expect(outcome).toBeNull()
      },
    ),
    { numRuns: 200 },
  )
})

test('[APPR-5] a text under the right key that is no list of names is refused', async () => {
  const split = splitSealedNames(sealed, printed)
  for (const wrong of ['{}', '[1]', '"甲"'])
    expect(
      await codeOf(
        bySlip(
          joinSealedNames({
            ...split,
            sealed: await sealNamesUnderKey(inspectionId, key(7), JSON.parse(wrong) as string[]),
          }),
          slips[0] as SlipSecret,
        ),
      ),
    ).toBe('wire/malformed')
})

test('[APPR-6] whoever and however many are named, the length is the same; the largest list fits', async () => {
  const lengthBytes = 1_681 + 24 * printed
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 15 }),
      async (typed) => {
        const reading = readMemberNames(typed.join('\n'))
        if (!reading.ok) return
        const made = await sealNames(inspectionId, openingKey, key(3), reading.names, slips)
        expect(made.length).toBe(lengthBytes)
        expect(await bySlip(made, slips[3] as SlipSecret)).toEqual(reading.names)
      },
    ),
    { numRuns: 40 },
  )
  const largest = Array.from(
    { length: maxMembers },
    (_, at) => `${'𠮷'.repeat(maxNameChars - 2)}${String.fromCodePoint(0x20000 + at, 0x20100 + at)}`,
  )
  expect(readMemberNames(largest.join('\n')).ok).toBe(true)
  expect((await sealNames(inspectionId, openingKey, key(3), largest, slips)).length).toBe(lengthBytes)
})

test('[APPR-6] cut at any byte, or one byte longer, it is refused', async () => {
  for (let at = 0; at < sealed.length; at += 1)
    expect(() => splitSealedNames(sealed.slice(0, at), printed)).toThrow('bytes/truncated')
  expect(() => splitSealedNames(concatBytes(sealed, new Uint8Array(1)), printed)).toThrow('bytes/trailing')
  await fc.assert(
    fc.asyncProperty(bytes(namesKeyBytes), async (other) => {
      expect(await namesKeyTagOf(inspectionId, other)).not.toEqual(await namesKeyTagOf(inspectionId, key(7)))
    }),
    { numRuns: 20 },
  )
})

test('[APPR-7] the slip brings the names; manifest and fingerprint stay as they were, and hold none', async () => {
  const form = appraisalForm(readAppraisal(), names.length, messages.form)
  const plan = { court: '甲法院', title: '民主测评', form, printed, threshold: 2, total: 3, names }
  const keys = { inspectionId, issuerKey: 'A'.repeat(563), receiptKey: 'A'.repeat(43) }
  const prepared = await prepareInspection(keys, plan)
  const { manifestBytes } = prepared.manifestOf({
    redeem: { openIso: '2026-11-23T01:00:00.000Z', closeIso: '2026-11-23T01:10:00.000Z' },
    send: { openIso: '2026-11-23T02:00:00.000Z', closeIso: '2026-11-23T02:10:00.000Z' },
  })
  for (const name of names) expect(bytesToUtf8(manifestBytes)).not.toContain(name)
  const fingerprint = bytesToHex(await sha256(manifestBytes))
  const known = await readManifestBytes(manifestBytes, fingerprint)
  for (const secret of prepared.secrets) {
    const named = await withMemberNames(known, secret)
    expect(named.manifest.form.sections.map(({ title }) => title).slice(1, -1)).toEqual(names)
    expect([named.fingerprint, named.bytes]).toEqual([fingerprint, manifestBytes])
  }
  expect(await codeOf(withMemberNames(known, stranger))).toBe('wire/malformed')
  // A questionnaire has none, and is left alone.
  const { names: _, ...manifest } = known.manifest
  const questionnaire = { ...known, manifest }
  expect(await withMemberNames(questionnaire, stranger)).toBe(questionnaire)
})
