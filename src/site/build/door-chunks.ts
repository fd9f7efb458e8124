import type { Plugin, Rolldown } from 'vite'

/** Where the files only inspectors need lie, in `dist/`: the public door refuses this one prefix. */
export const inspectPrefix = 'inspect/'
const inspectSources = '/src/app/inspect/'

/** Vite's own helper for `import(…)`; the name is Vite's. */
const preloadHelperId = '\0vite/preload-helper.js'
/**
 * What stands in its place. Vite's makes sure of styles and of the files a script imports; our styles are all in the
 * head of the page, and what is loaded later imports little that is not there already (1.4 KB less for a phone).
 */
const preloadListMark = '__VITE_PRELOAD__'
const preloadHelper = 'export const __vitePreload = (load) => load()'

/**
 * The compiler's helper for class fields, which Safari 15 needs and some of our libraries are written with; the
 * name is oxc's. The standard function does what its four files do.
 */
const definePropertyId = /\/helpers\/esm\/defineProperty\.js$/
const defineProperty =
  'export default (object, key, value) => Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })'

/**
 * Keeps what only inspectors need under one folder of the build: a chunk goes to `inspect/_assets/` when
 * every module in it can be reached from `src/app/inspect` and from no other entry, else to `_assets/`.
 * So a library that only the inspectors' screens use goes with them, and one that both use does not.
 * @see docs/SPEC.md WORK-2
 */
export const doorChunks = (): {
  plugin: Plugin
  names: Pick<
    Rolldown.OutputOptions,
    'entryFileNames' | 'chunkFileNames' | 'assetFileNames' | 'codeSplitting'
  >
  workerNames: Pick<Rolldown.OutputOptions, 'entryFileNames' | 'chunkFileNames' | 'assetFileNames'>
} => {
  const inspectOnly = new Set<string>()
  /** Modules of the respondent's start page, and those it loads before the first question besides. */
  const starting = new Set<string>()
  const answering = new Set<string>()
  /** Modules the inspectors' app uses, alone or not. */
  const inspecting = new Set<string>()

  const folderOf = (moduleIds: readonly string[]): string =>
    moduleIds.length > 0 && moduleIds.every((id) => inspectOnly.has(id))
      ? `${inspectPrefix}_assets`
      : '_assets'

  const isInspectSource = (id: string): boolean => id.includes(inspectSources)

  return {
    plugin: {
      name: 'mingcha:door-chunks',
      apply: 'build',
      enforce: 'pre',
      applyToEnvironment: (environment) => environment.name === 'client',
      load: (id) => (id === preloadHelperId ? preloadHelper : null),
      // The bundler answers for its helpers before any plugin's `load`.
      transform: (_, id) => (definePropertyId.test(id) ? { code: defineProperty, map: null } : null),
      // Vite would put a list of files here for its helper; see above.
      renderChunk: (code) =>
        code.includes(preloadListMark)
          ? { code: code.replaceAll(preloadListMark, 'void 0'), map: null }
          : null,
      buildEnd() {
        for (const set of [inspectOnly, starting, answering, inspecting]) set.clear()
        const ids = [...this.getModuleIds()]
        const reach = (from: readonly string[], isOnlyAtOnce = false): Set<string> => {
          const reached = new Set<string>()
          const waiting = [...from]
          for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
            if (reached.has(id)) continue
            reached.add(id)
            const module = this.getModuleInfo(id)
            if (module === null) continue
            waiting.push(...module.importedIds, ...(isOnlyAtOnce ? [] : module.dynamicallyImportedIds))
          }
          return reached
        }
        const isInspectEntry = (id: string): boolean =>
          isInspectSource(id) || /\/pages\/inspect\.astro/.test(id)
        const entries = ids.filter((id) => this.getModuleInfo(id)?.isEntry === true)
        const others = reach(entries.filter((id) => !isInspectEntry(id)))
        for (const id of reach(entries.filter(isInspectEntry))) {
          inspecting.add(id)
          if (!others.has(id)) inspectOnly.add(id)
        }
        const endingWith = (path: string) => ids.filter((id) => id.endsWith(path))
        const startScripts = ids.filter((id) => /\/pages\/respond\.astro\?.*index=1/.test(id))
        const early = reach(endingWith('/src/app/respond/early-list.ts'), true)
        for (const id of reach(startScripts, true)) if (!early.has(id)) starting.add(id)
        for (const id of reach(endingWith('/src/app/respond/answering.ts'), true))
          if (!starting.has(id)) answering.add(id)
      },
      // @astrojs/react brings a script that wakes islands. We have none, and no phone should fetch it.
      generateBundle(_, bundle) {
        for (const [name, file] of Object.entries(bundle))
          if (file.type === 'chunk' && /@astrojs\/react\/.*client/.test(file.facadeModuleId ?? ''))
            delete bundle[name]
      },
    },
    names: {
      codeSplitting: {
        groups: [
          // The script of every page is one file, although the apps share a part of it: a page that is read asks
          // for as little as can be (docs/SPEC.md DOC-11). What both a reader's tools and a phone's start use lies here
          // too: in the file of the start it would bring the whole app into a document.
          {
            name: 'page',
            test: /\/layouts\/Page\.astro\?|\/site\/scripts\/(?!(?:document-tools|search|terms|trace)\.)|\/app\/worker-url\.ts$|\/core\/message\.ts$/,
          },
          // A respondent's phone waits for these: few files, which compress better than many and cost fewer
          // requests. What the inspectors' app shares is kept apart, so that neither loads the other's screens.
          { name: 'early-list', test: /\/respond\/early-list\.ts$|respond\.astro\?.*index=0/ },
          {
            name: 'base',
            test: (id: string) => (starting.has(id) && inspecting.has(id)) || definePropertyId.test(id),
          },
          { name: 'start', test: (id: string) => starting.has(id) && !inspecting.has(id) },
          { name: 'form', test: (id: string) => answering.has(id) && inspecting.has(id) },
          { name: 'answering', test: (id: string) => answering.has(id) && !inspecting.has(id) },
        ],
      },
      // Astro names the script of a page `respond.astro_astro_type_script_index_0_lang`.
      entryFileNames: (chunk) => `${folderOf(chunk.moduleIds)}/${chunk.name.split('.astro_')[0]}.[hash].js`,
      chunkFileNames: (chunk) => `${folderOf(chunk.moduleIds)}/[name].[hash].js`,
      assetFileNames: (asset) =>
        `${asset.originalFileNames.some((name) => isInspectSource(`/${name}`)) || asset.names.some((name) => name.startsWith('inspect')) ? `${inspectPrefix}_assets` : '_assets'}/[name].[hash][extname]`,
    },
    // A worker is bundled on its own; only files named `worker-…` may be started as workers (see src/app/worker-url.ts).
    workerNames: {
      entryFileNames: (chunk) =>
        `${chunk.moduleIds.some(isInspectSource) ? `${inspectPrefix}_assets` : '_assets'}/worker-[name].[hash].js`,
      chunkFileNames: '_assets/worker-[name].[hash].js',
      assetFileNames: '_assets/worker-[name].[hash][extname]',
    },
  }
}
