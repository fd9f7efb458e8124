import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readSentences } from '../../src/server/sentences.ts'

const keysOf = (tree: unknown, prefix = ''): string[] =>
  typeof tree === 'string'
    ? [prefix]
    : Object.entries(tree as object).flatMap(([key, child]) =>
        keysOf(child, prefix ? `${prefix}.${key}` : key),
      )

test('[OPS-5] every sentence at the terminal exists, and every sentence that exists is used', () => {
  const keys = keysOf(parse(readFileSync('content/messages/zh-CN/terminal.yaml', 'utf8')))
  const source = globSync('src/{server,desk}/**/*.ts')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const asked = [...source.matchAll(/sentence\(\s*(['`])([\w.-]+)(?:\$\{\w+\})?\1/g)].map(
    ([, , key]) => key as string,
  )
  expect(asked.length).toBeGreaterThan(15)
  // `settings.wrong.${name}` asks for a whole branch.
  const isAsked = (key: string) =>
    asked.some((one) => (one.endsWith('.') ? key.startsWith(one) : key === one))
  expect(keys.filter((key) => !isAsked(key))).toEqual([])
  expect(
    asked.filter((one) => !keys.some((key) => (one.endsWith('.') ? key.startsWith(one) : key === one))),
  ).toEqual([])
})

test('[OPS-5] placeholders are filled, and a sentence that is not there is an error', () => {
  const sentence = readSentences()
  expect(sentence('start.publicDoor', { url: 'http://a' })).toContain('http://a/')
  expect(() => sentence('start.nothing')).toThrow('start.nothing')
})
