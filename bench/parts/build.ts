import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSite } from '../../tests/kit/built-site.ts'
import { makeCorpus } from '../kit/corpus.ts'
import type { Section } from '../kit/figures.ts'

const documents = 1_000

/** How long the ordinary site takes to build, and one with a thousand documents of the directive's size. */
export const measureBuild = async (): Promise<Section> => {
  const folder = mkdtempSync(join(tmpdir(), 'mingcha-corpus-'))
  const secondsOf = (output: string, contentPath?: string): number => {
    const beganMs = performance.now()
    buildSite(output, contentPath)
    return (performance.now() - beganMs) / 1_000
  }
  try {
    const contentPath = join(folder, 'content')
    makeCorpus(contentPath, documents)
    const ordinary = [secondsOf('bench-ordinary'), secondsOf('bench-ordinary')]
    const large = secondsOf('bench-corpus', contentPath)
    const pageBytes = (output: string, id: string) =>
      statSync(resolve('tests/.output', output, 'documents', id, 'index.html.br')).size / 1_000
    const pages = Array.from({ length: documents }, (_, index) =>
      pageBytes('bench-corpus', `corpus-${String(index + 1).padStart(4, '0')}`),
    )
    return {
      title: 'Building the site',
      how: [
        `\`astro build\` into a folder of its own, as \`npm run build\` does. The corpus is the ordinary content and ${documents} texts made from the directive's, every phrase changed, dropped in as .txt without a lock: each is derived from its official numbers in the build.`,
      ],
      figures: [
        { what: 'ordinary site', unit: 's', runs: ordinary, target: { most: 15 } },
        { what: `with ${documents} documents more`, unit: 's', runs: [large], target: { most: 90 } },
        { what: 'page of a document of the corpus, brotli', unit: 'KB', runs: pages },
        {
          what: 'page of the directive among them, brotli',
          unit: 'KB',
          runs: [pageBytes('bench-corpus', '2014-sifa-xuncha-yijian')],
          floor: {
            what: 'in the ordinary site',
            runs: [pageBytes('bench-ordinary', '2014-sifa-xuncha-yijian')],
          },
        },
      ],
      notes: [
        `${
          execFileSync('du', ['-sk', resolve('tests/.output/bench-corpus')])
            .toString()
            .split('\t')[0]
        } KB on disk with ${documents} documents, compressed copies included`,
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
