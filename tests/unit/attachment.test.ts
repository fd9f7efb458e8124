import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../../src/core/bytes.ts'
import { failure } from '../../src/core/errors.ts'
import { type Attachment, maxAttachmentBytes } from '../../src/core/record/attachment.ts'
import {
  attachmentEdits,
  readAttachmentFact,
  readSignature,
  signatureEdit,
} from '../../src/core/record/attachment-fact.ts'
import { applyEdits, emptyContent, type Fact, withdrawal } from '../../src/core/record/content.ts'
import { lists } from '../../src/core/record/kinds.ts'
import { chunkContentBytes } from '../../src/core/record/limits.ts'
import { openAttachment, placesOf } from '../../src/device/attachment/open-attachment.ts'
import { createRecordingStore } from '../../src/device/attachment/recording-store.ts'
import {
  addAttachment,
  cleanMediaType,
  cleanName,
  restoreAttachments,
  type SealDeps,
} from '../../src/device/attachment/seal-attachment.ts'
import { createUnfinishedPictures } from '../../src/device/attachment/unfinished-pictures.ts'
import type { TeamDoor } from '../../src/device/sync/team-door.ts'
import { createNotes } from '../../src/device/workspace/notes.ts'
import { createTestRecord, failingAt, openSealDeps, type TestRecord } from '../kit/attachments.ts'
import { newId, randomBytes } from '../kit/records.ts'

const atMs = 1_795_000_000_000
const atIso = '2026-11-20T01:02:03.000Z'
let round = 0
const freshName = (): string => {
  round += 1
  return `attachment-${round}`
}

const noDoor = new Proxy({} as TeamDoor, {
  get: () => async () => {
    throw failure('wire/unreachable')
  },
})
const openHere = async (deps: SealDeps, attachment: Attachment, door: TeamDoor = noDoor): Promise<Bytes> =>
  new Uint8Array(await (await openAttachment({ ...deps, door }, attachment)).arrayBuffer())

const factsOf = (record: TestRecord): readonly Fact[] =>
  Object.values(record.content().lists[lists.attachments] ?? {}).toSorted((a, b) =>
    JSON.stringify(a.file).length < JSON.stringify(b.file).length ? -1 : 1,
  )
const namedIn = (record: TestRecord) => factsOf(record).map((fact) => readAttachmentFact(fact)?.file)

const add = (deps: SealDeps, record: TestRecord, content: Blob, name = '值班表.docx', factId = newId()) =>
  addAttachment(deps, {
    recordId: record.recordId,
    content,
    name,
    mediaType: 'text/plain; charset=utf-8',
    toEdits: (attachment) => attachmentEdits(factId, { kind: 'file', file: attachment, atMs }),
    apply: record.apply,
  })

const waitingChunks = (deps: SealDeps) => deps.revisions.readWaitingChunks(deps.inspectionId, 10_000)

describe('a record names attachments', () => {
  const attachment: Attachment = {
    id: '1'.repeat(32),
    key: '2'.repeat(64),
    name: '照片.jpg',
    mediaType: 'image/jpeg',
    sizeBytes: 5,
    chunks: ['3'.repeat(64)],
  }
  const said = { kind: 'photo', file: attachment, of: 'fact7', atMs } as const

  test('[ATT-1] as facts, withdrawn with a reason and taken back, and what names none is none', () => {
    const named = applyEdits(emptyContent('interview'), attachmentEdits('f1', said))
    const factOf = (content: typeof named) => readAttachmentFact(content.lists[lists.attachments]?.f1 as Fact)
    expect(factOf(named)).toEqual({ ...said, caption: '', durationMs: null, withdrawn: null })
    const fact = { list: lists.attachments, fact: 'f1' }
    const withdrawn = applyEdits(named, [withdrawal('拍错了', fact)])
    expect(factOf(withdrawn)).toMatchObject({ file: attachment, withdrawn: { reason: '拍错了' } })
    const back = applyEdits(withdrawn, [{ path: { ...fact, field: 'withdrawn' }, value: null }])
    expect(factOf(back)?.withdrawn).toBeNull()
    expect(readAttachmentFact({ caption: '还没有' })).toBeNull()
    expect(readAttachmentFact({ ...said, file: { ...attachment, key: 'short' } })).toBeNull()
  })

  test('[ATT-11] a signature is drawn or typed; anything else in its place is none', () => {
    const path = { field: 'subject_sign' }
    for (const signature of [
      { method: 'drawn', file: attachment, atMs },
      { method: 'typed', words: '已核对，无异议', atMs },
    ] as const) {
      const content = applyEdits(emptyContent('interview'), [signatureEdit(path, signature)])
      expect(readSignature(content.fields.subject_sign)).toEqual(signature)
    }
    for (const value of [undefined, null, '签了', { method: 'typed', words: '', atMs }])
      expect(readSignature(value)).toBeNull()
  })
})

describe('adding', () => {
  test('[ATT-3] what was sealed opens byte for byte, at every length about a chunk’s edge', async () => {
    const deps = await openSealDeps(freshName(), newId())
    for (const lengthBytes of [1, chunkContentBytes - 1, chunkContentBytes, chunkContentBytes * 9 + 1]) {
      const record = createTestRecord()
      const content = randomBytes(lengthBytes)
      const shares: number[] = []
      const attachment = await addAttachment(deps, {
        recordId: record.recordId,
        content: new Blob([content]),
        name: ' 值班\u202e表\n.docx ',
        mediaType: 'Text/Plain; charset=utf-8',
        toEdits: (one) =>
          attachmentEdits('f1', {
            kind: 'file',
            file: one,
            atMs,
          }),
        apply: record.apply,
        onProgress: (share) => shares.push(share),
      })
      expect(attachment).toMatchObject({
        name: '值班表 .docx',
        mediaType: 'text/plain',
        sizeBytes: lengthBytes,
      })
      expect(namedIn(record)).toEqual([attachment])
      expect(await openHere(deps, attachment)).toEqual(content)
      expect(shares.at(-1)).toBe(1)
      expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    }
    expect(await deps.keeper.places('attachment|')).toEqual([])
  })

  test('[ATT-3] no more than a chunk is read at a time, and the whole never', async () => {
    const deps = await openSealDeps(freshName(), newId())
    const whole = new Blob([randomBytes(chunkContentBytes * 5 + 7)])
    const slices: number[] = []
    const watched = Object.assign(Object.create(whole) as Blob, {
      arrayBuffer: () => Promise.reject(new Error('read as a whole')),
      slice: (from: number, to: number) => {
        slices.push(to - from)
        return whole.slice(from, to)
      },
    })
    Object.defineProperty(watched, 'size', { value: whole.size })
    await add(deps, createTestRecord(), watched)
    expect(slices).toHaveLength(6)
    expect(Math.max(...slices)).toBe(chunkContentBytes)
  })

  test('[ATT-3] empty, too long, moved away meanwhile: refused by name, and nothing stays', async () => {
    const deps = await openSealDeps(freshName(), newId())
    const record = createTestRecord()
    await expect(add(deps, record, new Blob([]))).rejects.toMatchObject({ code: 'attachment/empty' })
    const endless = Object.defineProperty(new Blob(['x']), 'size', { value: maxAttachmentBytes + 1 })
    await expect(add(deps, record, endless)).rejects.toMatchObject({ code: 'attachment/too-long' })
    const gone = new Blob([randomBytes(chunkContentBytes * 12)])
    const slice = gone.slice.bind(gone)
    gone.slice = (from, to) => {
      if ((from ?? 0) > chunkContentBytes * 9) throw new DOMException('', 'NotFoundError')
      return slice(from, to)
    }
    await expect(add(deps, record, gone)).rejects.toMatchObject({ code: 'attachment/unreadable' })
    expect([await waitingChunks(deps), factsOf(record)]).toEqual([[], []])
    expect(await deps.keeper.places('attachment|')).toEqual([])
  })

  test('[ATT-3] stopped by the person, nothing stays; the same file twice has nothing in common', async () => {
    const deps = await openSealDeps(freshName(), newId())
    const record = createTestRecord()
    const content = new Blob([randomBytes(chunkContentBytes * 20)])
    const stop = new AbortController()
    const adding = addAttachment(deps, {
      recordId: record.recordId,
      content,
      name: '值班表.docx',
      mediaType: '',
      toEdits: () => [],
      apply: record.apply,
      onProgress: (share) => {
        if (share > 0.6) stop.abort()
      },
      signal: stop.signal,
    })
    await expect(adding).rejects.toMatchObject({ name: 'AbortError' })
    expect(await waitingChunks(deps)).toEqual([])
    const [one, two] = [await add(deps, record, content), await add(deps, record, content)]
    expect(two.key).not.toBe(one.key)
    expect(new Set([...one.chunks, ...two.chunks]).size).toBe(40)
  })

  test('[ATT-3] a name is one clean line with its ending, a type one we can write down', () => {
    expect(cleanName('')).toBe('未命名')
    const long = cleanName(`${'长'.repeat(300)}.docx`)
    expect(long).toHaveLength(200)
    expect(long.endsWith('….docx')).toBe(true)
    expect(cleanName(`${'𠮷'.repeat(150)}.jpg`)).toBe(cleanName(`${'𠮷'.repeat(150)}.jpg`).toWellFormed())
    expect(['', 'nonsense', 'image/JPEG', 'audio/webm;codecs=opus', 'a b/c'].map(cleanMediaType)).toEqual([
      'application/octet-stream',
      'application/octet-stream',
      'image/jpeg',
      'audio/webm',
      'application/octet-stream',
    ])
  })

  test('[ATT-2] killed at any write: whole and named afterwards, or gone and said, and the one before untouched', async () => {
    const content = randomBytes(chunkContentBytes * 9 + 3)
    const outcomes: string[] = []
    for (let n = 1; n < 30; n += 1) {
      const name = freshName()
      const deps = await openSealDeps(name, newId())
      const record = createTestRecord()
      const before = await add(deps, record, new Blob([content.slice(0, 9)]), '以前的.txt')
      const ended = await add(failingAt(deps, n, 'killed'), record, new Blob([content])).then(
        () => 'added' as const,
        () => 'killed' as const,
      )
      const again = await openSealDeps(name, deps.inspectionId)
      const restored = await restoreAttachments(again, record.recordId, record.apply)
      const named = namedIn(record)
      expect(named[0]).toEqual(before)
      expect(await openHere(again, before)).toEqual(content.slice(0, 9))
      if (named.length === 2) expect(await openHere(again, named[1] as Attachment)).toEqual(content)
      expect(await waitingChunks(again)).toHaveLength(named.length === 2 ? 11 : 1)
      // Killed before its first write there is nothing to say: nothing was begun.
      expect(restored.lost).toEqual(named.length === 1 && n > 1 ? ['值班表.docx'] : [])
      expect(await restoreAttachments(again, record.recordId, record.apply)).toEqual({ named: 0, lost: [] })
      outcomes.push(`${ended} ${restored.named}`)
      if (ended === 'added') break
    }
    // 2 batches of note and chunks, the note of the whole; then everything is there.
    expect(outcomes).toEqual([...Array(5).fill('killed 0'), 'added 0'])
  })

  test('[ATT-2] killed while the record is written, or just after: named once', async () => {
    for (const isWritten of [false, true]) {
      const name = freshName()
      const deps = await openSealDeps(name, newId())
      const record = createTestRecord()
      const dying = {
        ...record,
        apply: async (edits: Parameters<TestRecord['apply']>[0]) => {
          if (isWritten) await record.apply(edits)
          throw new Error('killed')
        },
      }
      await expect(add(deps, dying, new Blob(['内容']))).rejects.toMatchObject({
        code: 'attachment/not-named',
      })
      const again = await openSealDeps(name, deps.inspectionId)
      expect(await restoreAttachments(again, record.recordId, record.apply)).toEqual({ named: 1, lost: [] })
      expect(namedIn(record)).toHaveLength(1)
      expect(new TextDecoder().decode(await openHere(again, namedIn(record)[0] as Attachment))).toBe('内容')
    }
  })

  test('[ATT-2] what another tab is adding is left alone', async () => {
    const deps = await openSealDeps(freshName(), newId())
    const record = createTestRecord()
    let seen: unknown = null
    await addAttachment(deps, {
      recordId: record.recordId,
      content: new Blob([randomBytes(chunkContentBytes * 3)]),
      name: '值班表.docx',
      mediaType: '',
      toEdits: (attachment) => attachmentEdits('f1', { kind: 'file', file: attachment, atMs }),
      apply: async (edits) => {
        seen = await restoreAttachments(deps, record.recordId, record.apply)
        await record.apply(edits)
      },
    })
    expect(seen).toEqual({ named: 0, lost: [] })
    expect(namedIn(record)).toHaveLength(1)
  })

  test('[ATT-9] a full disk at any write is said, and what was there is there', async () => {
    const content = randomBytes(chunkContentBytes * 9)
    for (let n = 1; n <= 5; n += 1) {
      const deps = await openSealDeps(freshName(), newId())
      const record = createTestRecord()
      const before = await add(deps, record, new Blob([content.slice(0, 9)]))
      await expect(add(failingAt(deps, n, 'full'), record, new Blob([content]))).rejects.toMatchObject({
        code: 'attachment/storage-full',
      })
      expect(namedIn(record)).toEqual([before])
      expect(await waitingChunks(deps)).toEqual(before.chunks)
      expect(await deps.keeper.places('attachment|')).toEqual([])
      const later = await add(deps, record, new Blob([content]))
      expect(await openHere(deps, later)).toEqual(content)
    }
  })
})

describe('opening', () => {
  const doorGiving = (chunks: ReadonlyMap<string, Bytes>, asked: string[] = []): TeamDoor =>
    ({
      readChunk: async (_: string, address: string) => {
        asked.push(address)
        const bytes = chunks.get(address)
        if (!bytes) throw failure('record/chunk-unknown')
        return bytes
      },
    }) as unknown as TeamDoor

  test('[ATT-4] what is not here comes from the server once, and stays; what neither has is said', async () => {
    const [here, there] = [freshName(), freshName()]
    const from = await openSealDeps(here, newId())
    const to = await openSealDeps(there, from.inspectionId)
    const record = createTestRecord()
    const content = randomBytes(chunkContentBytes * 2 + 5)
    const attachment = await add(from, record, new Blob([content]))
    const chunks = new Map<string, Bytes>()
    for (const address of attachment.chunks)
      chunks.set(address, (await from.revisions.readChunk(from.inspectionId, address)) as Bytes)

    expect(await placesOf({ ...from, door: noDoor }, [attachment])).toEqual(
      new Map([[attachment.id, 'device']]),
    )
    expect(await placesOf({ ...to, door: noDoor }, [attachment])).toEqual(
      new Map([[attachment.id, 'server']]),
    )
    await from.revisions.markChunksKept(from.inspectionId, attachment.chunks.slice(1))
    expect((await placesOf({ ...from, door: noDoor }, [attachment])).get(attachment.id)).toBe('device')
    await from.revisions.markChunksKept(from.inspectionId, attachment.chunks)
    expect((await placesOf({ ...from, door: noDoor }, [attachment])).get(attachment.id)).toBe('synced')

    await expect(openHere(to, attachment)).rejects.toMatchObject({ code: 'attachment/offline' })
    const [first = ''] = attachment.chunks
    const lacking = new Map([...chunks].slice(1))
    await expect(openHere(to, attachment, doorGiving(lacking))).rejects.toMatchObject({
      code: 'record/chunk-unknown',
    })
    const asked: string[] = []
    expect(await openHere(to, attachment, doorGiving(chunks, asked))).toEqual(content)
    expect(asked).toContain(first)
    expect(await openHere(to, attachment)).toEqual(content)
    expect((await placesOf({ ...to, door: noDoor }, [attachment])).get(attachment.id)).toBe('synced')
  })

  test('[ATT-4] a full disk keeps nobody from looking', async () => {
    const from = await openSealDeps(freshName(), newId())
    const to = failingAt(await openSealDeps(freshName(), from.inspectionId), 1, 'full')
    const attachment = await add(from, createTestRecord(), new Blob(['内容']))
    const [address = ''] = attachment.chunks
    const bytes = (await from.revisions.readChunk(from.inspectionId, address)) as Bytes
    const opened = await openHere(to, attachment, doorGiving(new Map([[address, bytes]])))
    expect(new TextDecoder().decode(opened)).toBe('内容')
  })

  test('[ATT-4] a chunk that is not what the record says opens nothing', async () => {
    const deps = await openSealDeps(freshName(), newId())
    const attachment = await add(deps, createTestRecord(), new Blob([randomBytes(chunkContentBytes + 5)]))
    const [first = '', second = ''] = attachment.chunks
    for (const wrong of [
      { ...attachment, chunks: [second, first] },
      { ...attachment, chunks: [first] },
      { ...attachment, key: '0'.repeat(64) },
      { ...attachment, id: newId() },
      { ...attachment, sizeBytes: 7 },
    ])
      await expect(openHere(deps, wrong)).rejects.toMatchObject({ code: 'attachment/damaged' })
  })
})

describe('recording', () => {
  const head = { mediaType: 'audio/webm', startedAtIso: atIso }
  const isNamed = () => false

  test('[ATT-6] pieces come back in order as one, with how long they last; named, they go', async () => {
    const name = freshName()
    const deps = await openSealDeps(name, newId())
    const record = createTestRecord()
    const tape = await createRecordingStore(deps).begin(record.recordId, 'a1', head)
    for (let piece = 0; piece < 12; piece += 1)
      await tape.append(new Uint8Array([piece, piece]), (piece + 1) * 1_000)
    const again = createRecordingStore(await openSealDeps(name, deps.inspectionId))
    expect(await again.interrupted(newId(), isNamed)).toEqual([])
    expect(await again.interrupted(record.recordId, isNamed)).toEqual([
      { recordingId: 'a1', durationMs: 12_000, ...head },
    ])
    const read = await again.read(record.recordId, 'a1')
    expect([...new Uint8Array((await read?.content.arrayBuffer()) as ArrayBuffer)]).toEqual(
      Array.from({ length: 24 }, (_, at) => Math.floor(at / 2)),
    )
    expect(read?.durationMs).toBe(12_000)
    // The record names it, and the program was killed before the pieces went.
    expect(await again.interrupted(record.recordId, (id) => id === 'a1')).toEqual([])
    expect(await again.read(record.recordId, 'a1')).toBeNull()
    expect(await deps.keeper.places('recording|')).toEqual([])
    expect(await deps.keeper.places('recording-piece|')).toEqual([])
  })

  test('[ATT-6] a piece is kept in the moment the vault locks, and read only when it is open again', async () => {
    const name = freshName()
    const deps = await openSealDeps(name, newId())
    const record = createTestRecord()
    const store = createRecordingStore(deps)
    const tape = await store.begin(record.recordId, 'a1', head)
    await tape.append(new Uint8Array([1]), 1_000)
    deps.keeper.lock()
    await tape.append(new Uint8Array([2]), 2_000)
    await expect(store.read(record.recordId, 'a1')).rejects.toMatchObject({ code: 'vault/locked' })
    const again = createRecordingStore(await openSealDeps(name, deps.inspectionId))
    const read = await again.read(record.recordId, 'a1')
    expect([...new Uint8Array((await read?.content.arrayBuffer()) as ArrayBuffer)]).toEqual([1, 2])
  })

  test('[ATT-6] a recording that runs in another tab is none that was cut off; one without a piece is none', async () => {
    const deps = await openSealDeps(freshName(), newId())
    const record = createTestRecord()
    const store = createRecordingStore(deps)
    await store.begin(record.recordId, 'empty', head)
    await store.holding('a1', async () => {
      const tape = await store.begin(record.recordId, 'a1', head)
      await tape.append(new Uint8Array([1]), 1_000)
      expect(await store.interrupted(record.recordId, isNamed)).toEqual([])
    })
    expect(await store.interrupted(record.recordId, isNamed)).toHaveLength(1)
    expect(await deps.keeper.places('recording|')).toHaveLength(1)
  })

  test('[ATT-6] nothing of a recording or a name is in clear in the vault', async () => {
    const name = freshName()
    const deps = await openSealDeps(name, newId())
    const record = createTestRecord()
    const mark = new TextEncoder().encode('MARKEDSOUND'.repeat(9))
    const tape = await createRecordingStore(deps).begin(record.recordId, 'a1', head)
    await tape.append(mark, 1_000)
    await add(
      deps,
      { ...record, apply: () => Promise.reject(new Error('killed')) },
      new Blob([mark]),
      '记号名.txt',
    ).catch(() => undefined)
    const kept: string[] = []
    for (const prefix of ['recording|', 'recording-piece|', 'attachment|'] as const)
      for (const place of await deps.keeper.places(prefix))
        kept.push(place, Buffer.from((await deps.keeper.readSealed(place)) as Bytes).toString('latin1'))
    for (const address of await waitingChunks(deps))
      kept.push(
        Buffer.from((await deps.revisions.readChunk(deps.inspectionId, address)) as Bytes).toString('latin1'),
      )
    expect(kept).toHaveLength(7)
    const all = kept.join('')
    for (const clear of ['MARKEDSOUND', Buffer.from('记号名').toString('latin1'), 'audio/webm'])
      expect([clear, all.includes(clear)]).toEqual([clear, false])
  })

  test('[ATT-9] a full disk in the middle of a recording is said; what is kept is read', async () => {
    const deps = await openSealDeps(freshName(), newId())
    const record = createTestRecord()
    const tape = await createRecordingStore(failingAt(deps, 4, 'full')).begin(record.recordId, 'a1', head)
    await tape.append(new Uint8Array([1]), 1_000)
    await tape.append(new Uint8Array([2]), 2_000)
    await expect(tape.append(new Uint8Array([3]), 3_000)).rejects.toMatchObject({
      code: 'attachment/storage-full',
    })
    expect((await createRecordingStore(deps).read(record.recordId, 'a1'))?.durationMs).toBe(2_000)
  })
})

describe('pictures that are looked at', () => {
  const openPictures = async (name: string, inspectionId: string) => {
    const deps = await openSealDeps(name, inspectionId)
    const notes = createNotes(deps.keeper, inspectionId)
    return { deps, notes, pictures: createUnfinishedPictures({ ...deps, notes, nowMs: () => atMs }) }
  }
  const nothingNamed = () => false

  test('[ATT-16] come back in the order they were chosen, byte for byte, and go with their boxes', async () => {
    const [name, inspectionId, recordId] = [freshName(), newId(), newId()]
    const first = await openPictures(name, inspectionId)
    const contents = Array.from({ length: 12 }, (_, index) => randomBytes(1_000 + index))
    const ids = contents.map(() => newId())
    for (const [at, content] of contents.entries())
      await first.pictures.keep(
        recordId,
        { pictureId: ids[at] as string, of: at === 3 ? 'fact7' : null },
        new Blob([content]),
      )
    await first.notes.write('boxes', ids[0] as string, [[], [{ x: 1, y: 2, width: 3, height: 4 }]])

    // The browser was killed; another one opens the same vault.
    const second = await openPictures(name, inspectionId)
    const found = await second.pictures.list(recordId, nothingNamed)
    expect(found.map(({ pictureId }) => pictureId)).toEqual(ids)
    expect(found.map(({ of }) => of)).toEqual(ids.map((_, at) => (at === 3 ? 'fact7' : null)))
    for (const [at, content] of contents.entries()) {
      const read = await second.pictures.read(ids[at] as string)
      expect(new Uint8Array((await read?.arrayBuffer()) as ArrayBuffer)).toEqual(content)
    }
    expect(await second.pictures.list(newId(), nothingNamed)).toEqual([])
    expect(await second.notes.read('boxes', ids[0] as string)).toHaveLength(2)
    await second.pictures.remove(recordId, ids[0] as string)
    expect(await second.pictures.read(ids[0] as string)).toBeNull()
    expect(await second.notes.read('boxes', ids[0] as string)).toBeNull()
    expect(await second.pictures.list(recordId, nothingNamed)).toHaveLength(11)
  })

  test('[ATT-16] one that the record names already enters no second time, and nothing of it stays', async () => {
    const { deps, pictures } = await openPictures(freshName(), newId())
    const [recordId, named, other] = [newId(), newId(), newId()]
    for (const pictureId of [named, other])
      await pictures.keep(recordId, { pictureId, of: null }, new Blob([randomBytes(10)]))
    const found = await pictures.list(recordId, (pictureId) => pictureId === named)
    expect(found.map(({ pictureId }) => pictureId)).toEqual([other])
    expect(await pictures.read(named)).toBeNull()
    expect(await deps.keeper.places('picture|')).toHaveLength(1)
    expect(await deps.keeper.places('picture-bytes|')).toHaveLength(1)
  })

  test('[ATT-16] [ATT-9] a full disk is said, and nothing is there of a picture that is not whole', async () => {
    const [name, inspectionId] = [freshName(), newId()]
    const { deps, notes } = await openPictures(name, inspectionId)
    const { keeper } = failingAt(deps, 1, 'full')
    const pictures = createUnfinishedPictures({ inspectionId, keeper, notes, nowMs: () => atMs })
    const keeping = pictures.keep(newId(), { pictureId: newId(), of: null }, new Blob([randomBytes(10)]))
    await expect(keeping).rejects.toMatchObject({ code: 'attachment/storage-full' })
    expect(await deps.keeper.places('picture|')).toEqual([])
    expect(await deps.keeper.places('picture-bytes|')).toEqual([])
  })
})
