import { describe, expect, test } from 'vitest'
import { isNameOf, isTextOf, namedTitles } from '../../src/core/document/named-documents.ts'

const cited = { title: '甲法院回访工作办法', issuer: '甲法院' }
const names = (text: string): boolean => namedTitles(text).some((named) => isNameOf(named, cited))

describe('which document a text names', () => {
  test('[ADD-16] its whole title in book marks, or without the issuer where the issuer stands before it', () => {
    expect(names('按照《甲法院回访工作办法》办理。')).toBe(true)
    expect(names('按照《甲法院 回访工作办法》办理。')).toBe(true)
    expect(names('按照甲法院《回访工作办法》办理。')).toBe(true)
    expect(names('按照《回访工作办法》办理。')).toBe(false)
    expect(names('按照乙法院《回访工作办法》办理。')).toBe(false)
    expect(names('按照《甲法院回访工作办法（试行）》办理。')).toBe(false)
    expect(names('按照甲法院回访工作办法办理。')).toBe(false)
  })

  test('[ADD-16] its text is what has its title or issues it, not what carries it out', () => {
    const isText = (title: string) => isTextOf({ title, issuer: '甲法院' }, cited)
    expect(isText('甲法院回访工作办法')).toBe(true)
    expect(isText('甲法院关于印发《甲法院回访工作办法》的通知')).toBe(true)
    expect(isText('甲法院关于贯彻《甲法院回访工作办法》的意见')).toBe(false)
    expect(isText('甲法院回访工作办法（试行）')).toBe(false)
    // Another court may call its own alike.
    expect(
      isTextOf({ title: '回访工作办法', issuer: '乙法院' }, { title: '回访工作办法', issuer: '甲法院' }),
    ).toBe(false)
  })
})
