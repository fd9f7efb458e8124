/** The walls of the house (DESIGN: the import table). Each rule tells the person who trips over it why it stands. */
const wall = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    wall(
      'no-circles',
      'Two files that need each other are one file, or a third is missing.',
      {},
      { circular: true },
    ),
    wall(
      'core-imports-core',
      'Core is true on every machine: it may use core and the pure libraries, nothing of a browser, a server or a screen.',
      { path: '^src/core/' },
      { path: '^src/', pathNot: '^src/core/' },
    ),
    wall(
      'core-has-no-platform',
      'Core must run unchanged in a browser: no Node modules, no Dexie, no React, no Fastify.',
      { path: '^src/core/' },
      { dependencyTypes: ['core'] },
    ),
    wall(
      'core-libraries',
      'Core knows seven libraries. An eighth needs a line in docs/dependencies.md and here.',
      { path: '^src/core/' },
      {
        path: 'node_modules/',
        pathNot: 'node_modules/(zod|hpke|@cloudflare/blindrsa-ts|shamir-secret-sharing|fflate|yaml|diff)/',
      },
    ),
    wall(
      'device-imports-core',
      'What a device keeps knows no screen and no server.',
      { path: '^src/device/' },
      { path: '^src/(app|worker|server|desk|site)/' },
    ),
    wall(
      'app-imports-core-and-device',
      'A screen knows the device and core; the worker, the server and the site are other machines.',
      { path: '^src/app/' },
      { path: '^src/(worker|server|desk|site)/' },
    ),
    wall(
      'worker-imports-core-and-device',
      'A worker has no screen.',
      { path: '^src/worker/' },
      { path: '^src/(app|server|desk|site)/' },
    ),
    wall(
      'server-imports-core',
      'The server is nobody’s device: it knows core alone.',
      { path: '^src/server/' },
      { path: '^src/(device|app|worker|desk|site)/' },
    ),
    wall(
      'desk-imports-core-and-store',
      'A person at a terminal may look into the store, not into doors or devices.',
      { path: '^src/desk/' },
      {
        path: '^src/(device|app|worker|site|server)/',
        pathNot:
          '^src/server/(store/|settings\\.ts|hashes\\.ts|sentences\\.ts|signatures\\.ts|public/(issuer|receipts)\\.ts)',
      },
    ),
    wall(
      'site-mounts-apps',
      'The site may mount the two apps and use core; what a device keeps is reached through the apps.',
      { path: '^src/site/' },
      { path: '^src/(worker|server|desk|device)/' },
    ),
    wall(
      'only-the-office-opens',
      'Only src/app/inspect can open a box: whoever imports the opening elsewhere breaks promise one.',
      { path: '^src/(server|desk|device|worker|site|app/respond|app/fields|app/ui)/' },
      { path: '^src/core/(envelope/open|ballot/(opening|open-names))\\.ts$' },
    ),
    wall(
      'server-cannot-open-records',
      'The server and the desk keep inspectors’ records sealed: whatever seals, opens or holds keys stays on devices.',
      { path: '^src/(server|desk|site)/' },
      {
        path: '^src/core/record/(sealed-content|keys|invite|recovery|recover|attachment|signing|record-state|content)\\.ts$',
      },
    ),
    wall(
      'recovery-needs-trustees',
      'Rebuilding the recovery key is done at the office’s screen with trustees present, as with a box.',
      { path: '^src/(server|desk|device|worker|site|app/respond|app/fields|app/ui)/' },
      { path: '^src/core/record/recover\\.ts$' },
    ),
    wall(
      'respond-is-not-inspect',
      'A respondent’s phone never loads the office’s code, and the other way round.',
      { path: '^src/app/respond/' },
      { path: '^src/app/inspect/' },
    ),
    wall(
      'inspect-is-not-respond',
      'The office never loads the respondent’s screens.',
      { path: '^src/app/inspect/' },
      {
        path: '^src/app/respond/',
      },
    ),
    wall(
      'nobody-imports-tests',
      'What ships does not depend on what checks it.',
      { path: '^src/' },
      { path: '^tests/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Builds made by tests lie there.
    exclude: { path: '^tests/\\.output' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.yaml'] },
  },
}
