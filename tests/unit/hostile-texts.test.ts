import { globSync, readFileSync } from 'node:fs'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { TextsSection } from '../../src/app/inspect/tally/TextsSection.tsx'
import { hostileTexts } from '../kit/hostile-texts.ts'

test('[HOSTILE-1] what people wrote is text and nothing else on the page: no element, no address, no direction of its own', () => {
  const texts = [{ name: 'Q32', number: '32', label: '说说', texts: [...hostileTexts] }]
  const markup = renderToStaticMarkup(
    createElement(TextsSection, { texts: texts as never, suppressBelow: 10 }),
  )
  const entries = markup.match(/<li>.*?<\/li>/gs) ?? []
  expect(entries).toHaveLength(hostileTexts.length)
  for (const entry of entries) {
    const inside = entry.slice('<li>'.length, -'</li>'.length)
    expect(inside).not.toMatch(/[<>"]/)
    expect(inside.replace(/&(lt|gt|amp|quot|#x27);/g, '')).not.toContain('&')
    // Directions, zero-width characters and tags are shown, not obeyed.
    expect(inside).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\u{e0000}-\u{e007f}]/u)
  }
  expect(markup).toContain('😀'.repeat(2_048))
})

test('[HOSTILE-1] no script of a page makes elements from text', () => {
  const sources = globSync('src/{app,site,device,worker}/**/*.{ts,tsx}')
  expect(sources.length).toBeGreaterThan(100)
  const makers =
    /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function\(/
  expect(sources.filter((file) => makers.test(readFileSync(file, 'utf8')))).toEqual([])
})
