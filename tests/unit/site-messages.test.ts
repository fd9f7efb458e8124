import { describe, expect, test } from 'vitest'
import messages from '../../content/messages/zh-CN/site.yaml'
import { fillMessage } from '../../src/core/message.ts'
import { messagesSchema, messageTypes } from '../../src/site/build/messages.ts'
import { ContentError, parseContent } from '../../src/site/content/read-content.ts'

const complaint = (yaml: string): string => {
  try {
    parseContent('content/messages/zh-CN/x.yaml', yaml, messagesSchema)
  } catch (error) {
    if (error instanceof ContentError) return error.message
    throw error
  }
  return ''
}

describe('messages', () => {
  test('[DOC-10] a file is imported as its sentences', () => {
    expect(messages.site.name).toBe('明察')
  })

  test('[DOC-10] an empty or missing sentence is refused by file and key', () => {
    expect(complaint('a: 一句话\nb: {c: 又一句}')).toBe('')
    expect(complaint('a: {b: ""}')).toBe('content/messages/zh-CN/x.yaml\n  a.b：不能为空')
    expect(complaint('a: "  "')).toContain('a：不能为空')
    expect(complaint('a:')).toContain('a：应为一句话，或下一级的键')
    expect(complaint('a: {b: 3}')).toContain('a.b：应为一句话，或下一级的键')
    expect(complaint('a: [x]')).toContain('a：应为一句话，或下一级的键')
    expect(complaint('a: {}')).toContain('a：不能为空')
    expect(complaint('甲: 一句话')).toContain('甲：键应为英文单词')
    expect(complaint('')).toContain('（整个文件）：应为一句话，或下一级的键')
  })

  test('[DOC-10] no sentence raises its voice', () => {
    const sentences = (node: object): readonly string[] =>
      Object.values(node).flatMap((child) => (typeof child === 'string' ? [child] : sentences(child)))
    expect(sentences(messages).length).toBeGreaterThan(50)
    for (const sentence of sentences(messages)) expect(sentence).not.toMatch(/[!！]/)
  })

  test('[DOC-10] the types name every key of every file', () => {
    expect(messageTypes()).toContain("declare module '*/messages/zh-CN/site.yaml' {")
    expect(messageTypes()).toContain('    readonly site: {\n      readonly name: string\n')
  })

  test('[DOC-10] placeholders are filled by name; an unknown one stays to be seen', () => {
    expect(fillMessage('共 {count} 题，{count} 题', { count: 36 })).toBe('共 36 题，36 题')
    expect(fillMessage('{a}{b}', { a: '$&{b}' })).toBe('$&{b}{b}')
    expect(fillMessage('{toString}', {})).toBe('{toString}')
  })
})
