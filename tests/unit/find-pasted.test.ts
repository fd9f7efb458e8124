import { describe, expect, test } from 'vitest'
import { findAcross, findAddress } from '../../src/core/document/find-pasted.ts'
import { type Findings, prepareSearch, search } from '../../src/core/document/search.ts'
import { readSearchGroups } from '../../src/site/content/search.ts'

const groups = readSearchGroups()
const searchable = prepareSearch(groups)
const directive = groups.find(({ path }) => path === '/documents/2014-sifa-xuncha-yijian/#u')
const units = directive?.records ?? []

const pathsOf = (findings: Findings | null): readonly string[] =>
  findings?.kinds.flatMap(({ count, take }) => take(0, count).map(({ path }) => path)) ?? []

describe('what is pasted into the search', () => {
  test('[SEARCH-16] the address of every record finds that record alone, with the site’s name and without', () => {
    for (const group of groups)
      for (const { id } of group.records) {
        const path = group.path + id
        for (const address of [path, `https://xuncha.example${path}`, ` ${encodeURI(path)}\n`])
          expect(pathsOf(findAddress(groups, address)), address).toEqual([path])
      }
  })

  test('[SEARCH-16] what leads nowhere and what is no address finds nothing', () => {
    const path = '/documents/2014-sifa-xuncha-yijian/#u'
    for (const query of [`${path}99.9`, `看 ${path}3.1.4.2`, `${path}%E4%B8`, '/', '司法巡查', '1/3'])
      expect(findAddress(groups, query), query).toBeNull()
  })

  test('[SEARCH-17] the end of each unit and the beginning of the next, in one piece, find both and no other', () => {
    expect(units.length).toBe(161)
    let tried = 0
    for (const [index, { id, text }] of units.slice(0, -1).entries()) {
      const next = units[index + 1]
      if (next === undefined) continue
      const passage = `${text.slice(-12)}\n${next.text.slice(0, 12)}`
      // Found in one place alone: a passage the search itself knows is none of ours.
      if (search(searchable, passage.replace(/\s/g, '')).count > 0) continue
      tried += 1
      const found = pathsOf(findAcross(groups, passage))
      expect(found, passage).toEqual([id, next.id].map((id) => `${directive?.path}${id}`))
    }
    expect(tried).toBeGreaterThan(120)
  })

  test('[SEARCH-17] a passage over three units finds the three; what nobody wrote and what is short finds none', () => {
    const [first, second, third] = units.slice(40, 43)
    const passage = `${first?.text.slice(-8)}${second?.text}${third?.text.slice(0, 8)}`
    expect(pathsOf(findAcross(groups, passage))).toEqual(
      [first, second, third].map((unit) => `${directive?.path}${unit?.id}`),
    )
    expect(findAcross(groups, `${second?.text}没有人这样写过`)).toBeNull()
    const short = `${first?.text.replace(/[^\p{L}]/gu, '').slice(-2)}${second?.text.slice(0, 2)}`
    expect(findAcross(groups, short)).toBeNull()
  })
})
