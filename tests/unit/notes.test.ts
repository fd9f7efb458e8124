import { expect, test } from 'vitest'
import type { VaultKeeper } from '../../src/device/vault/vault-keeper.ts'
import { createNotes } from '../../src/device/workspace/notes.ts'

const inspectionId = 'ab'.repeat(16)

/** A disk on which each write ends when the test says so. */
const createSlowDisk = () => {
  const written: unknown[] = []
  const ends: (() => void)[] = []
  const keeper = {
    writeJson: (_place: string, json: unknown) =>
      new Promise<void>((resolve) => {
        written.push(json)
        ends.push(resolve)
      }),
    remove: async () => {
      written.push(null)
    },
    readJson: async () => written.at(-1) ?? null,
  } as unknown as VaultKeeper
  const turn = () => new Promise((resolve) => setTimeout(resolve))
  return { notes: createNotes(keeper, inspectionId), written, endOne: () => ends.shift()?.(), turn }
}

test('[COOP-12] on a slow disk the newest of many keystrokes is next, those between are not written, and none comes after it', async () => {
  const { notes, written, endOne, turn } = createSlowDisk()
  const first = notes.write('comment', 'r', 'a')
  await turn()
  const typed = ['ab', 'abc', 'abcd'].map((text) => notes.write('comment', 'r', text))
  const other = notes.write('comment', 'other', 'z')
  await turn()
  expect(written).toEqual(['a', 'z'])
  endOne()
  await turn()
  expect(written).toEqual(['a', 'z', 'abcd'])
  const away = notes.write('comment', 'r', null)
  endOne()
  endOne()
  await Promise.all([first, ...typed, other, away])
  expect(written).toEqual(['a', 'z', 'abcd', null])
})

test('[COOP-12] a write that failed says so and keeps nothing from the next', async () => {
  let fails = true
  const written: unknown[] = []
  const notes = createNotes(
    {
      writeJson: async (_place: string, json: unknown) => {
        if (fails) throw new Error('full')
        written.push(json)
      },
    } as unknown as VaultKeeper,
    inspectionId,
  )
  await expect(notes.write('comment', 'r', 'a')).rejects.toThrow('full')
  fails = false
  await notes.write('comment', 'r', 'ab')
  expect(written).toEqual(['ab'])
})
