import type { Plugin } from 'vite'

const suffix = '?later'

/**
 * Vite plugin: `import address from './menu.ts?later'` gives the address of a script built as a file of its own,
 * to be fetched by `import(address)` when somebody first uses it. Vite's own loader for such chunks would be
 * larger than all that a document page runs.
 * @see docs/SPEC.md DOC-11
 */
export const later = (): Plugin => {
  let isBuild = false
  return {
    name: 'mingcha:later',
    enforce: 'pre',
    configResolved({ command }) {
      isBuild = command === 'build'
    },
    async resolveId(source, importer) {
      if (!source.endsWith(suffix)) return null
      const found = await this.resolve(source.slice(0, -suffix.length), importer)
      return found ? `\0${found.id}${suffix}` : null
    },
    load(id) {
      if (!id.startsWith('\0') || !id.endsWith(suffix)) return null
      const path = id.slice(1, -suffix.length)
      if (!isBuild) return `export default ${JSON.stringify(`/@fs${path}`)}`
      const reference = this.emitFile({ type: 'chunk', id: path })
      return `export default import.meta.ROLLUP_FILE_URL_${reference}`
    },
  }
}
