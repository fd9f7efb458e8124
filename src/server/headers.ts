/** Response headers by lower-case name. */
export type Headers = Readonly<Record<string, string>>

// Written without a space too many, and without what would only repeat a default (there is no font to load): every
// answer pays for it, and a first view has two.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types app-worker',
].join(';')

// A policy must name each feature: there is no word for "everything". Unknown names only make browsers warn,
// so these are those Chromium, Firefox or Safari know by which a page could learn something of a device or a
// person. Each name is paid for with every response.
const deniedFeatures = [
  'accelerometer',
  'browsing-topics',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
const denied = deniedFeatures.map((feature) => `${feature}=()`).join(',')

/** The one script that may run wasm: the worker that computes argon2id, and nothing else. */
const runsWasm = (path: string): boolean =>
  /^\/inspect\/_assets\/worker-argon2\.worker\.[\w-]+\.js$/.test(path)

/** Where inspectors record sound and listen to it, out of the page's own memory. */
const recordsSound = (path: string): boolean => /^\/inspect(?:\/|$)/.test(path)

/** The two places where a slip or a share is scanned, and a photo is taken. */
const scans = (path: string): boolean => /^\/(?:respond|inspect)(?:\/|$)/.test(path)

/** The pages that hold the document's style sheet inside. */
const holdsStyle = (path: string): boolean => path.startsWith('/documents/')

const policyAt = (path: string, styleHash: string | null): string => {
  if (runsWasm(path))
    return contentSecurityPolicy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
  if (recordsSound(path)) return contentSecurityPolicy.replace(';connect-src', ';media-src blob:;connect-src')
  if (styleHash !== null && holdsStyle(path))
    return contentSecurityPolicy.replace("style-src 'self'", `style-src 'self' '${styleHash}'`)
  return contentSecurityPolicy
}

const allowed = (isAllowed: boolean): string => (isAllowed ? '(self)' : '()')

/**
 * The headers of every response of both doors, errors included.
 * @param path - of the request's URL; only the pages that scan may use the camera,
 *   and only the inspectors' page the microphone.
 * @param overTls - whether this door is reached by HTTPS; only then may a browser be told to insist on it.
 * @param styleHash - `sha256-…` of the one style sheet that pages of documents hold inside, or `null`.
 * @see docs/SPEC.md DOOR-2; docs/decisions/0112
 */
export const securityHeaders = (path: string, overTls: boolean, styleHash: string | null): Headers => ({
  'content-security-policy': policyAt(path, styleHash),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'permissions-policy': `camera=${allowed(scans(path))},microphone=${allowed(recordsSound(path))},${denied}`,
  ...(overTls ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
})
