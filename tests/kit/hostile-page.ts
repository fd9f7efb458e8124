/** Bundled for a browser: shows texts as the office's result does. */
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { TextsSection } from '../../src/app/inspect/tally/TextsSection.tsx'
import type { TextsTally } from '../../src/core/tally/tally.ts'

export const showTexts = (texts: TextsTally['texts']): void => {
  const question = { name: 'Q32', number: '32', label: '说说', texts } as unknown as TextsTally
  createRoot(document.getElementById('root') as HTMLElement).render(
    createElement(TextsSection, { texts: [question], suppressBelow: 10 }),
  )
}
