import type { DatabaseSync } from 'node:sqlite'
import { leafBytes } from '../../core/ballot/limits.ts'
import { tokenKeyBytes } from '../../core/ballot/token.ts'
import { type Bytes, compareBytes, equalBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { decodeSendRequest, sendRequestBytes } from '../../core/wire/messages.ts'
import { type RandomBytes, randomBelow } from '../chance.ts'
import { leafOfEnvelope } from '../hashes.ts'
import {
  commitAnonymously,
  confirmCommits,
  countsNone,
  createAnonymousFile,
  type FileAccess,
  openAnonymousFile,
  readOrClose,
} from './anonymous-file.ts'
import { createCommitGroup } from './commit-group.ts'

/** One filled slot. */
export interface BoxRow {
  /** 1 to the box's capacity; says nothing about when the row came. */
  readonly slot: number
  readonly leaf: Bytes
  /** The whole send request, so that every signature can be checked again years later. */
  readonly request: Bytes
}

/** What became of an envelope. `kept-before`: the same envelope was there already. */
export type Keeping = 'kept' | 'kept-before' | 'token-used'

/** Where one inspection's envelopes lie until the opening. */
export interface Box {
  /** Slots in all: the printed slips. */
  readonly capacity: number
  /** Slots that hold an envelope, counting only what is durable. */
  sent(): number
  /** Whether this leaf is durably in the box. */
  holds(leaf: Uint8Array): boolean
  /**
   * Keeps one verified send request. Resolves only when it survives a crash and a power cut. A second
   * envelope under the same token is refused; an envelope that is there already is not stored again.
   * @throws `wire/unavailable` when the disk refused or no slot is free.
   */
  keep(request: Uint8Array, leaf: Bytes, tokenKey: Uint8Array): Promise<Keeping>
  /** All leaves, ascending. @throws `wire/unavailable` while the disk does not confirm an envelope. */
  leaves(): Bytes[]
  /** All envelopes in ascending order of their leaves, one at a time. */
  envelopes(): Iterable<Bytes>
  /** Filled slots in order of slot, for checks. */
  rows(): Iterable<BoxRow>
  /** Slots that are neither empty nor full, which only damage makes. */
  brokenSlots(): number
  /**
   * Slots whose leaf is not that of the envelope beside it, that are neither empty nor full, or that this box
   * does not know: reads the whole file, about 10 000 slots a second. Only damage makes them.
   */
  damagedSlots(): number
  stop(): void
}

const emptyLeaf = new Uint8Array(leafBytes)
const emptyRequest = new Uint8Array(sendRequestBytes)
const keyOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/**
 * Makes an empty box: one slot per printed slip, each already as large as an envelope, so that neither the
 * file's size nor the place of a row ever says how many came, or when.
 * @see docs/SPEC.md BOX-1, BOX-2; docs/decisions/0301
 */
export const createBoxFile = (path: string, capacity: number): void =>
  createAnonymousFile(path, (database) => {
    database.exec('CREATE TABLE slot (slot INTEGER PRIMARY KEY, leaf BLOB NOT NULL, request BLOB NOT NULL)')
    const insert = database.prepare(
      `INSERT INTO slot VALUES (?, zeroblob(${leafBytes}), zeroblob(${sendRequestBytes}))`,
    )
    for (let slot = 1; slot <= capacity; slot += 1) insert.run(slot)
  })

/** Whether a box certainly holds no envelope; false too when it cannot be read. Changes nothing. */
export const isEmptyBox = (path: string): boolean =>
  countsNone(
    path,
    `SELECT count(*) AS filled FROM slot WHERE leaf <> zeroblob(${leafBytes})
     OR request <> zeroblob(${sendRequestBytes})`,
  )

/** Opens a box. Memory: about 200 bytes an envelope; the envelopes stay on disk. */
export const openBox = (path: string, randomBytes: RandomBytes, access?: FileAccess): Box => {
  const database = openAnonymousFile(path, access)
  const { capacity, leafByToken, slotByLeaf, freeSlots } = readOrClose(database, () => readSlots(database))
  // Envelopes on their way to the disk. Nothing may be said of one before it is there.
  const durableByLeaf = new Map<string, Promise<void>>()
  const fill = database.prepare('UPDATE slot SET leaf = ?, request = ? WHERE slot = ? AND leaf = ?')
  const read = database.prepare('SELECT slot, leaf, request FROM slot WHERE slot = ?')

  // Envelopes of a commit that failed and may stand all the same; their slots are neither free nor durable.
  const unconfirmed = new Map<string, { readonly slot: number; readonly token: string }>()
  const holdsInFile = (slot: number, leaf: string): boolean => keyOf(rowAt(slot).leaf) === leaf

  const group = createCommitGroup<BoxRow>((rows) => {
    const isDurable = commitAnonymously(
      database,
      path,
      () => {
        for (const { slot, leaf, request } of rows) {
          const { changes } = fill.run(leaf, request, slot, emptyLeaf)
          // Somebody else wrote this file: overwriting would lose an envelope that has a receipt.
          if (changes !== 1) throw failure('wire/unavailable', { slot })
        }
      },
      () => rows.some(({ slot, leaf }) => holdsInFile(slot, keyOf(leaf))),
    )
    for (const { slot, leaf, request } of rows)
      if (isDurable) slotByLeaf.set(keyOf(leaf), slot)
      else unconfirmed.set(keyOf(leaf), { slot, token: keyOf(request.subarray(0, tokenKeyBytes)) })
    if (!isDurable) throw failure('wire/unavailable', { unconfirmed: rows.length })
  })

  /** Finds out what became of unconfirmed envelopes. @throws `wire/unavailable` while the disk refuses. */
  const confirm = (): void => {
    if (unconfirmed.size === 0) return
    confirmCommits(path)
    for (const [leaf, { slot, token }] of unconfirmed) {
      if (holdsInFile(slot, leaf)) slotByLeaf.set(leaf, slot)
      else {
        leafByToken.delete(token)
        freeSlots.push(slot)
      }
      unconfirmed.delete(leaf)
    }
  }

  const takeSlot = (): number => {
    if (freeSlots.length === 0) throw failure('wire/unavailable', { freeSlots: 0 })
    const index = randomBelow(freeSlots.length, randomBytes)
    const slot = freeSlots[index] as number
    freeSlots[index] = freeSlots.at(-1) as number
    freeSlots.pop()
    return slot
  }

  const sortedLeaves = (): Bytes[] =>
    [...slotByLeaf.keys()].map((key) => new Uint8Array(Buffer.from(key, 'latin1'))).sort(compareBytes)

  const rowAt = (slot: number): BoxRow => {
    const row = read.get(slot) as unknown as { slot: number; leaf: Bytes; request: Bytes }
    return { slot: row.slot, leaf: row.leaf, request: row.request }
  }

  return {
    capacity,
    sent: () => slotByLeaf.size,
    holds: (leaf) => slotByLeaf.has(keyOf(leaf)),
    async keep(request, leafBytesOfEnvelope, tokenKey) {
      confirm()
      const leaf = keyOf(leafBytesOfEnvelope)
      const token = keyOf(tokenKey)
      const leafHeld = leafByToken.get(token)
      if (leafHeld !== undefined) {
        await durableByLeaf.get(leafHeld)
        return leafHeld === leaf ? 'kept-before' : 'token-used'
      }
      if (slotByLeaf.has(leaf) || durableByLeaf.has(leaf)) {
        await durableByLeaf.get(leaf)
        return 'kept-before'
      }
      const slot = takeSlot()
      const durable = group.add({ slot, leaf: leafBytesOfEnvelope, request: request as Bytes })
      leafByToken.set(token, leaf)
      durableByLeaf.set(leaf, durable)
      try {
        await durable
      } catch (cause) {
        if (!unconfirmed.has(leaf)) {
          leafByToken.delete(token)
          freeSlots.push(slot)
        }
        throw cause
      } finally {
        durableByLeaf.delete(leaf)
      }
      return 'kept'
    },
    leaves: () => {
      group.flush()
      confirm()
      return sortedLeaves()
    },
    *envelopes() {
      group.flush()
      for (const leaf of sortedLeaves())
        yield decodeSendRequest(rowAt(slotByLeaf.get(keyOf(leaf)) as number).request).envelope
    },
    *rows() {
      // From the file, not from memory: a check must see what is there twice.
      const filled = database.prepare('SELECT slot FROM slot WHERE leaf <> ? ORDER BY slot').all(emptyLeaf)
      for (const { slot } of filled as unknown as { slot: number }[]) yield rowAt(slot)
    },
    brokenSlots: () =>
      (
        database
          .prepare(
            `SELECT count(*) AS broken FROM slot WHERE length(leaf) <> ${leafBytes}
             OR length(request) <> ${sendRequestBytes} OR (leaf = ?) <> (request = zeroblob(${sendRequestBytes}))`,
          )
          .get(emptyLeaf) as { broken: number }
      ).broken,
    damagedSlots() {
      group.flush()
      confirm()
      let damaged = 0
      let sound = 0
      const rows = database.prepare('SELECT leaf, request FROM slot').iterate()
      for (const { leaf, request } of rows as Iterable<{ leaf: Bytes; request: Bytes }>) {
        // One flipped bit in the file can make text of bytes.
        const areBytes = leaf instanceof Uint8Array && request instanceof Uint8Array
        if (areBytes && equalBytes(leaf, emptyLeaf) && equalBytes(request, emptyRequest)) continue
        const isSound =
          areBytes &&
          request.length === sendRequestBytes &&
          equalBytes(leafOfEnvelope(decodeSendRequest(request).envelope), leaf) &&
          slotByLeaf.has(keyOf(leaf))
        if (isSound) sound += 1
        else damaged += 1
      }
      // Leaves that only memory has, or that the file has twice.
      return damaged + Math.abs(slotByLeaf.size - sound - damaged)
    },
    stop: () => {
      group.flush()
      if (database.isOpen) database.close()
    },
  }
}

/** What a box must know of every slot. The maps hold filled slots; keys are Latin-1 text of the bytes. */
const readSlots = (database: DatabaseSync) => {
  const leafByToken = new Map<string, string>()
  const slotByLeaf = new Map<string, number>()
  const freeSlots: number[] = []
  let capacity = 0
  const rows = database
    .prepare(`SELECT slot, leaf, substr(request, 1, ${tokenKeyBytes}) AS token FROM slot ORDER BY slot`)
    .iterate()
  for (const row of rows as Iterable<{ slot: number; leaf: Bytes; token: Bytes }>) {
    capacity += 1
    if (equalBytes(row.leaf, emptyLeaf)) freeSlots.push(row.slot)
    else {
      slotByLeaf.set(keyOf(row.leaf), row.slot)
      leafByToken.set(keyOf(row.token), keyOf(row.leaf))
    }
  }
  return { capacity, leafByToken, slotByLeaf, freeSlots }
}
