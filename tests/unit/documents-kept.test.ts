import { expect, test } from 'vitest'
import { documentsNotKept } from '../../src/site/build/offline.ts'

test('[WORK-30] the newest documents are kept as far as they fit, with all that belongs to them', () => {
  const files = [
    { path: 'documents/index.html', bytes: 900 },
    { path: 'documents/new/index.html', bytes: 40 },
    { path: 'documents/new/new.docx', bytes: 20 },
    { path: 'documents/old/index.html', bytes: 30 },
    { path: 'trace/old/index.html', bytes: 10 },
    { path: 'documents/older/index.html', bytes: 1 },
    { path: 'documents/unlisted/index.html', bytes: 1 },
    { path: 'rules/index.html', bytes: 900 },
    { path: 'documents/cited/other/index.html', bytes: 900 },
  ]
  const order = ['new', 'old', 'older']
  expect([...documentsNotKept(order, files, 102)]).toEqual([])
  expect([...documentsNotKept(order, files, 101)]).toEqual(['unlisted'])
  // Once one does not fit, none after it is kept: which are kept must be told by their age alone.
  expect([...documentsNotKept(order, files, 99)]).toEqual(['old', 'older', 'unlisted'])
  expect([...documentsNotKept(order, files, 59)]).toEqual(['new', 'old', 'older', 'unlisted'])
})
