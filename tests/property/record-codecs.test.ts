import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bytes, bytesToHex, concatBytes, utf8ToBytes } from '../../src/core/bytes.ts'
import { attachmentSchema, importChunkKey, openChunk, sealChunk } from '../../src/core/record/attachment.ts'
import {
  decodeContent,
  emptyContent,
  encodeContent,
  type RecordContent,
} from '../../src/core/record/content.ts'
import {
  clockStart,
  compareClocks,
  maxAheadMs,
  observeClock,
  tickClock,
} from '../../src/core/record/hybrid-clock.ts'
import { decodeMemberEntry } from '../../src/core/record/member-entry.ts'
import { decodeRevision } from '../../src/core/record/revision.ts'
import { openRevision, paddedLengthOf } from '../../src/core/record/sealed-content.ts'
import { importSigningKey, isSignedBy } from '../../src/core/record/signing.ts'
import {
  decodeBatch,
  decodePage,
  encodeBatch,
  encodePage,
  maxBatchCount,
} from '../../src/core/wire/record-messages.ts'
import {
  contentWith,
  createTestDevice,
  foundTestTeam,
  newId,
  randomBytes,
  sealTestRevision,
} from '../kit/records.ts'

const codeOf = async (step: () => unknown): Promise<string> => {
  try {
    await step()
    return 'no failure'
  } catch (cause) {
    return (cause as { code?: string }).code ?? String(cause)
  }
}
const changed = (bytes: Bytes, at: number, to: (byte: number) => number): Bytes => {
  const copy = bytes.slice()
  const index = at < 0 ? copy.length + at : at
  copy[index] = to(copy[index] as number)
  return copy
}

const setUp = async () => {
  const device = await createTestDevice()
  const team = await foundTestTeam(device)
  return { device, team, keyring: await team.keyring() }
}

describe('revision', () => {
  test('[REC-1] encoding and decoding give back the same parts', async () => {
    const { device, team, keyring } = await setUp()
    for (const parentCount of [0, 1, 16]) {
      const parents = Array.from({ length: parentCount }, () => bytesToHex(randomBytes(32))).sort()
      const clock = { wallMs: 2 ** 48 - 1 - parentCount, counter: 65_535 }
      const content = contentWith({ place: '一号会议室' })
      const revision = await sealTestRevision(team, keyring, device, content, { parents, clock })
      const decoded = await decodeRevision(revision.bytes)
      expect(decoded).toEqual(revision)
      expect(decoded.header).toMatchObject({ parents, clock, author: device.deviceId, epoch: 1 })
      expect(await openRevision(decoded, keyring)).toEqual(content)
    }
  })

  test('[REC-1] cut at any byte, with a byte more, or with any part out of bounds, it is refused', async () => {
    const { device, team, keyring } = await setUp()
    const parents = [1, 2].map((value) => bytesToHex(new Uint8Array(32).fill(value)))
    const { bytes } = await sealTestRevision(team, keyring, device, emptyContent('interview'), { parents })
    for (let length = 0; length < bytes.length; length += 1)
      expect([length, await codeOf(() => decodeRevision(bytes.slice(0, length)))]).toEqual([
        length,
        'bytes/truncated',
      ])
    expect(await codeOf(() => decodeRevision(concatBytes(bytes, Uint8Array.of(0))))).toBe('bytes/trailing')
    for (const [what, bad] of [
      ['another format', changed(bytes, 1, () => 2)],
      ['epoch 0', changed(bytes, 53, () => 0)],
      ['17 parents', changed(bytes, 62, () => 17)],
      ['parents descending', changed(bytes, 63, () => 9)],
      ['the same parent twice', concatBytes(bytes.slice(0, 95), bytes.slice(63, 95), bytes.slice(127))],
      ['no ciphertext', concatBytes(bytes.slice(0, 139), new Uint8Array(4 + 64))],
      ['too much ciphertext', changed(bytes, 139, () => 255)],
    ] as const)
      expect([what, await codeOf(() => decodeRevision(bad))]).toEqual([what, 'record/malformed'])
  })

  test('[REC-2] the other way to write a signature makes no second revision', async () => {
    const { device, team, keyring } = await setUp()
    const revision = await sealTestRevision(team, keyring, device, emptyContent('interview'))
    // FIPS 186-5: (r, n − s) verifies wherever (r, s) does.
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const s = BigInt(`0x${bytesToHex(revision.signature.slice(32))}`)
    const other = (n - s).toString(16).padStart(64, '0')
    const twin = concatBytes(revision.bytes.slice(0, -32), new Uint8Array(Buffer.from(other, 'hex')))
    const decoded = await decodeRevision(twin)
    const key = await importSigningKey(device.signingKey)
    expect(await isSignedBy(decoded, key)).toBe(true)
    expect(decoded.id).toBe(revision.id)
  })

  test('[REC-3] any changed bit breaks the signature, and any changed part of the header the seal', async () => {
    const { device, team, keyring } = await setUp()
    const parents = [bytesToHex(new Uint8Array(32).fill(7))]
    const revision = await sealTestRevision(team, keyring, device, emptyContent('interview'), { parents })
    const key = await importSigningKey(device.signingKey)
    expect(await isSignedBy(revision, key)).toBe(true)
    const places = {
      inspection: 5,
      record: 20,
      author: 40,
      clock: 56,
      counter: 61,
      parent: 70,
      nonce: 96,
      ciphertext: -80,
    }
    for (const [what, at] of Object.entries(places)) {
      const decoded = await decodeRevision(changed(revision.bytes, at, (byte) => byte ^ 1))
      expect([what, await isSignedBy(decoded, key)]).toEqual([what, false])
      expect([what, await openRevision(decoded, keyring)]).toEqual([what, null])
    }
    const signature = await decodeRevision(changed(revision.bytes, -1, (byte) => byte ^ 1))
    expect(await isSignedBy(signature, key)).toBe(false)
    const otherEpoch = await decodeRevision(changed(revision.bytes, 53, () => 2))
    expect(await openRevision(otherEpoch, keyring)).toBeNull()
  })
})

describe('content', () => {
  test('[REC-4] lengths are padded by at most 12 % and hide the exact one', () => {
    expect([0, 1, 252, 256].map(paddedLengthOf)).toEqual([256, 256, 256, 256])
    fc.assert(
      fc.property(fc.integer({ min: 256, max: 1_048_576 }), (length) => {
        const padded = paddedLengthOf(length)
        expect(padded).toBeGreaterThanOrEqual(length)
        expect(padded).toBeLessThanOrEqual(length * 1.12)
        expect(paddedLengthOf(padded)).toBe(padded)
      }),
    )
  })

  test('[REC-4] round trip of any content; equal contents give equal bytes', () => {
    const value = fc.jsonValue({ maxDepth: 2 })
    const names = fc.stringMatching(/^[a-zA-Z][a-z0-9]{0,8}$/)
    const fields = fc.dictionary(names, value, { maxKeys: 5, noNullPrototype: true })
    fc.assert(
      fc.property(
        fields,
        fc.dictionary(names, fields, { maxKeys: 3, noNullPrototype: true }),
        (own, facts) => {
          const content = { ...emptyContent('interview'), fields: own, lists: { facts } } as RecordContent
          const bytes = encodeContent(content)
          expect(decodeContent(bytes)).toEqual(JSON.parse(JSON.stringify(content)))
          const turned = {
            ...content,
            fields: Object.fromEntries(Object.entries(own).reverse()),
          } as RecordContent
          expect(encodeContent(turned)).toEqual(bytes)
        },
      ),
    )
  })

  test('[REC-4] what is no content is refused, and so is one too long', async () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"format":"mingcha/record/v2","kind":"interview","fields":{},"lists":{}}',
      '{"format":"mingcha/record/v1","kind":"interview","fields":{}}',
      '{"format":"mingcha/record/v1","kind":"interview","fields":{"__proto__":1},"lists":{}}',
      '{"format":"mingcha/record/v1","kind":"interview","fields":{"a/b":1},"lists":{}}',
      '{"format":"mingcha/record/v1","kind":"interview","fields":{},"lists":{"facts":{"f1":3}}}',
    ])
      expect([text, await codeOf(() => decodeContent(utf8ToBytes(text)))]).toEqual([text, 'record/malformed'])
    expect(await codeOf(() => decodeContent(Uint8Array.of(0xff)))).toBe('record/malformed')
    expect(await codeOf(() => encodeContent(contentWith({ note: '字'.repeat(300_000) })))).toBe(
      'record/too-long',
    )
  })
})

describe('clock', () => {
  const clock = fc.record({ wallMs: fc.nat(1_000), counter: fc.nat(65_535) })
  test('[REC-5] a tick is later than everything before it, whatever the wall clock says', () => {
    fc.assert(
      fc.property(clock, fc.integer({ min: -10, max: 2_000 }), fc.array(clock), (held, nowMs, parents) => {
        const next = tickClock(held, nowMs, parents)
        for (const earlier of [held, ...parents]) expect(compareClocks(next, earlier)).toBeGreaterThan(0)
        expect(next.counter).toBeLessThanOrEqual(65_535)
      }),
    )
  })
  test('[REC-5] what is more than a day ahead is not followed; a child of it is still later', () => {
    const ahead = { wallMs: maxAheadMs + 1, counter: 0 }
    expect(observeClock(clockStart, ahead, 0)).toEqual(clockStart)
    expect(observeClock(clockStart, { ...ahead, wallMs: maxAheadMs }, 0).wallMs).toBe(maxAheadMs)
    expect(compareClocks(tickClock(clockStart, 0, [ahead]), ahead)).toBeGreaterThan(0)
  })
})

describe('member entry', () => {
  test('[MEM-1] every kind comes back as it went, and only whole', async () => {
    const [founder, leader, member] = [
      await createTestDevice(),
      await createTestDevice(),
      await createTestDevice(),
    ]
    const team = await foundTestTeam(founder, newId(), (await createTestDevice()).sealingKey)
    await team.admit(founder, leader, 'leader')
    await team.admit(leader, member, 'member')
    await team.setRole(leader, member, 'deputy')
    await team.revoke(leader, member)
    for (const entry of team.entries()) {
      expect(await decodeMemberEntry(entry.bytes)).toEqual(entry)
      for (let length = 0; length < entry.bytes.length; length += 1)
        expect(await codeOf(() => decodeMemberEntry(entry.bytes.slice(0, length)))).toMatch(
          /^(bytes\/truncated|member\/malformed)$/,
        )
      expect(await codeOf(() => decodeMemberEntry(concatBytes(entry.bytes, Uint8Array.of(0))))).toBe(
        'bytes/trailing',
      )
    }
    const admit = team.entries()[1]?.bytes as Bytes
    for (const [what, bad] of [
      ['another format', changed(admit, 1, () => 2)],
      ['no kind', changed(admit, 2, () => 0)],
      ['a fifth kind', changed(admit, 2, () => 5)],
      ['a key that is no point', changed(admit, 93, () => 2)],
      ['no role', changed(admit, 223, () => 0)],
      ['a fifth role', changed(admit, 223, () => 5)],
      ['an empty name', changed(admit, 224, () => 28)],
    ] as const)
      expect([what, await codeOf(() => decodeMemberEntry(bad))]).toEqual([what, 'member/malformed'])
  })
})

describe('batch and page', () => {
  const items = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 8 })
  test('[SYNC-17] round trip; cut anywhere or with a byte more they are refused', () => {
    fc.assert(
      fc.property(items, fc.boolean(), (given, hasMore) => {
        const revisions = given.map((bytes) => Uint8Array.from(bytes))
        const batch = encodeBatch(revisions)
        expect(decodeBatch(batch)).toEqual(revisions)
        const page = { cursor: 'a.0f', hasMore, revisions }
        const encoded = encodePage(page)
        expect(decodePage(encoded)).toEqual(page)
        for (const [bytes, decode] of [
          [batch, decodeBatch],
          [encoded, decodePage],
        ] as const) {
          for (let length = 0; length < bytes.length; length += 1)
            expect(() => decode(bytes.slice(0, length))).toThrow(/bytes\/truncated|wire\/malformed/)
          expect(() => decode(concatBytes(bytes, Uint8Array.of(0)))).toThrow('bytes/trailing')
        }
      }),
      { numRuns: 40 },
    )
  })
  test('[SYNC-17] none, too many, an empty or endless revision and a strange cursor are refused', () => {
    const many = encodeBatch(Array.from({ length: maxBatchCount + 1 }, () => Uint8Array.of(1)))
    for (const bad of [
      Uint8Array.of(0, 0),
      many,
      Uint8Array.of(0, 1, 0, 0, 0, 0),
      Uint8Array.of(0, 1, 255, 0, 0, 0),
    ])
      expect(() => decodeBatch(bad)).toThrow('wire/malformed')
    expect(() => decodePage(Uint8Array.of(1, 65, 0, 0, 0))).toThrow('wire/malformed')
    expect(() => decodePage(Uint8Array.of(1, 97, 2, 0, 0))).toThrow('wire/malformed')
  })
})

describe('chunk', () => {
  test('[REC-13] an attachment names its key and its chunks in order, within 256 MiB', () => {
    const good = {
      id: newId(),
      key: bytesToHex(randomBytes(32)),
      name: '现场照片.jpg',
      mediaType: 'image/jpeg',
      sizeBytes: 600_000,
      chunks: [bytesToHex(randomBytes(32))],
    }
    expect(attachmentSchema.safeParse(good).success).toBe(true)
    for (const bad of [
      { chunks: [] },
      { sizeBytes: 0 },
      { sizeBytes: 2 ** 28 + 1 },
      { key: 'ab' },
      { mediaType: 'x' },
      { extra: 1 },
    ])
      expect([bad, attachmentSchema.safeParse({ ...good, ...bad }).success]).toEqual([bad, false])
  })

  test('[REC-13] opens only at its address, place and number of chunks, and is the same every time', async () => {
    const key = await importChunkKey(randomBytes(32))
    const place = { inspectionId: newId(), attachmentId: newId(), index: 1, total: 2 }
    const content = randomBytes(1_000)
    const sealed = await sealChunk(key, place, content)
    expect(await sealChunk(key, place, content)).toEqual(sealed)
    expect(await openChunk(key, place, sealed.address, sealed.bytes)).toEqual(content)
    for (const other of [
      { ...place, index: 0 },
      { ...place, total: 3 },
      { ...place, attachmentId: newId() },
      { ...place, inspectionId: newId() },
    ])
      expect(await openChunk(key, other, sealed.address, sealed.bytes)).toBeNull()
    expect(
      await openChunk(
        key,
        place,
        sealed.address,
        changed(sealed.bytes, 0, (byte) => byte ^ 1),
      ),
    ).toBeNull()
    expect(
      await openChunk(await importChunkKey(randomBytes(32)), place, sealed.address, sealed.bytes),
    ).toBeNull()
    for (const [index, length] of [
      [0, 1_000],
      [1, 0],
      [1, 262_145],
    ] as const)
      expect(await codeOf(() => sealChunk(key, { ...place, index }, new Uint8Array(length)))).toBe(
        'record/malformed',
      )
  })
})
