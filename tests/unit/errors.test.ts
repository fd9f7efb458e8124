import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { errors, isErrorCode } from '../../src/core/error-registry.ts'
import { type ErrorCode, Failure, failure, phoneEntryOf, phoneErrors } from '../../src/core/errors.ts'
import { officeErrors } from '../../src/core/office-errors.ts'

const codes = Object.keys(errors) as ErrorCode[]

test('[WIRE-5] every code is words, has a sentence and a next step, and a status a server may send', () => {
  for (const code of codes) {
    const { sentence, next, status } = errors[code]
    expect(code).toMatch(/^[a-z]+\/[a-z]+(-[a-z]+)*$/)
    expect(sentence).toMatch(/^[^！!]+。$/)
    expect(next).toMatch(/^[^！!]+。$/)
    if (status !== null) expect(status >= 400 && status < 600).toBe(true)
  }
})

test('[WIRE-5] docs/ERRORS.md names every code', () => {
  const page = readFileSync('docs/ERRORS.md', 'utf8')
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})

test('[WIRE-6] a message is the code and its measures, nothing of the cause', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      fc.string({ minLength: 8 }),
      fc.nat(),
      (code, marked, lengthBytes) => {
        const thrown = failure(code, { lengthBytes }, { cause: new Error(marked) })
        expect(thrown).toBeInstanceOf(Failure)
        expect(thrown.message).toBe(`${code} lengthBytes=${lengthBytes}`)
      },
    ),
  )
})

test('[WIRE-5] a code from the network is ours or it is not', () => {
  expect(isErrorCode('ballot/code-used')).toBe(true)
  for (const stranger of ['toString', '', 'ballot/x', 7, null]) expect(isErrorCode(stranger)).toBe(false)
})

test('[WIRE-5] the registry is two tables that share no code; a phone has a word for whatever reaches it', () => {
  expect(codes).toHaveLength(Object.keys(phoneErrors).length + Object.keys(officeErrors).length)
  for (const code of codes)
    expect(phoneEntryOf(code)).toBe(code in phoneErrors ? errors[code] : phoneErrors['device/unexpected'])
})
