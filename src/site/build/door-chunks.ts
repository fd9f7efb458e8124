import type { Plugin, Rolldown } from 'vite'

/** Where the files only inspectors need lie, in `dist/`: the public door refuses this one prefix. */
export const inspectPrefix = 'inspect/'
const inspectSources = '/src/app/inspect/'

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

  const folderOf = (moduleIds: readonly string[]): string =>
    moduleIds.length > 0 && moduleIds.every((id) => inspectOnly.has(id))
      ? `${inspectPrefix}_assets`
      : '_assets'

  const isInspectSource = (id: string): boolean => id.includes(inspectSources)

  return {
    plugin: {
      name: 'mingcha:door-chunks',
      apply: 'build',
      applyToEnvironment: (environment) => environment.name === 'client',
      buildEnd() {
        inspectOnly.clear()
        const ids = [...this.getModuleIds()]
        const reach = (from: readonly string[]): Set<string> => {
          const reached = new Set<string>()
          const waiting = [...from]
          for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
            if (reached.has(id)) continue
            reached.add(id)
            const module = this.getModuleInfo(id)
            if (module !== null) waiting.push(...module.importedIds, ...module.dynamicallyImportedIds)
          }
          return reached
        }
        const isInspectEntry = (id: string): boolean =>
          isInspectSource(id) || /\/pages\/inspect\.astro/.test(id)
        const entries = ids.filter((id) => this.getModuleInfo(id)?.isEntry === true)
        const others = reach(entries.filter((id) => !isInspectEntry(id)))
        for (const id of reach(entries.filter(isInspectEntry))) if (!others.has(id)) inspectOnly.add(id)
      },
      // @astrojs/react brings a script that wakes islands. We have none, and no phone should fetch it.
      generateBundle(_, bundle) {
        for (const [name, file] of Object.entries(bundle))
          if (file.type === 'chunk' && /@astrojs\/react\/.*client/.test(file.facadeModuleId ?? ''))
            delete bundle[name]
      },
    },
    names: {
      // The script of every page is one file, although the apps share a part of it: a page that is read asks
      // for as little as can be (docs/SPEC.md DOC-11).
      codeSplitting: {
        groups: [
          {
            name: 'page',
            test: /\/layouts\/Page\.astro\?|\/site\/scripts\/(?!search\.)|\/app\/worker-url\.ts$/,
          },
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
