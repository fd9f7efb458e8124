/**
 * The one Trusted Types policy of the house, `app-worker`: the only way to start a worker under
 * `require-trusted-types-for 'script'`, and only for the addresses our build gives workers. A policy name can
 * be taken once per page, so every page and app imports this module and none makes its own.
 */
interface TrustedTypePolicies {
  createPolicy(
    name: 'app-worker',
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => string }
}

/** Whether `path` is the service worker's address or that of a worker of our build, beginning with a slash. */
export const isWorkerPath = (path: string): boolean =>
  /^\/(sw\.js|(inspect\/)?_assets\/worker-[\w.-]+\.js)$/.test(path)

const checkedPath = (url: string): string => {
  // Not an error of the registry: it can only be a mistake of ours or an attack, and no person can act on it.
  if (!isWorkerPath(url)) throw new TypeError('app-worker: not one of our workers')
  return url
}

const policies = (globalThis as { trustedTypes?: TrustedTypePolicies }).trustedTypes
const policy = policies?.createPolicy('app-worker', { createScriptURL: checkedPath })

/**
 * The address of one of our workers in the form the browser takes it: a `TrustedScriptURL` where Trusted Types
 * exist, the same text elsewhere. Use it as `new Worker(workerUrl(address), { type: 'module' })` with
 * `import address from './open-worker.ts?worker&url'`.
 *
 * @param path - From the root of the site: `/sw.js` or `/_assets/worker-….js`.
 * @throws TypeError for any other address.
 * @see docs/SPEC.md WORK-7
 */
export const workerUrl = (path: string): string => (policy ? policy.createScriptURL(path) : checkedPath(path))
