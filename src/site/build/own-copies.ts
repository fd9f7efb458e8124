import type { Plugin } from 'vite'

const mark = '?own'
const inspectSources = '/src/app/inspect/'
/** What both apps are made of besides React: our own modules and the schemas' library. */
const copied = /\/(?:src\/(?:core|device|app\/(?:fields|ui))|content\/messages|node_modules\/zod)\//

/**
 * Gives the inspectors' app copies of its own of the modules it shares with the respondents'. A bundler drops what
 * nobody uses, but of one module only what *no* app uses: with one copy every phone fetched what only the office
 * needs of it, and each new screen there cost the phones something before their first question.
 * The two are never loaded on one page, so nothing that must exist once exists twice.
 * @see docs/SPEC.md WORK-31
 */
export const ownCopies = (): Plugin => ({
  name: 'mingcha:own-copies',
  apply: 'build',
  enforce: 'pre',
  applyToEnvironment: (environment) => environment.name === 'client',
  async resolveId(source, importer, options) {
    if (importer === undefined || source.includes('?')) return null
    if (!importer.endsWith(mark) && !importer.includes(inspectSources)) return null
    const found = await this.resolve(source, importer.replace(mark, ''), { ...options, skipSelf: true })
    if (!found || found.external || !copied.test(found.id) || found.id.includes('?')) return found
    return { ...found, id: `${found.id}${mark}` }
  },
})
