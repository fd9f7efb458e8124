/** Response headers by lower-case name. */
export type Headers = Readonly<Record<string, string>>

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types app-worker',
].join('; ')

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
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
const denied = deniedFeatures.map((feature) => `${feature}=()`).join(', ')

/** The one script that may run wasm: the worker that computes argon2id, and nothing else. */
const runsWasm = (path: string): boolean =>
  /^\/inspect\/_assets\/worker-argon2\.worker\.[\w-]+\.js$/.test(path)

/** The two places where a slip or a share is scanned. */
const scans = (path: string): boolean => /^\/(?:respond|inspect)(?:\/|$)/.test(path)

/**
 * The headers of every response of both doors, errors included.
 * @param path - of the request's URL; only the pages that scan may use the camera.
 * @param overTls - whether this door is reached by HTTPS; only then may a browser be told to insist on it.
 * @see docs/SPEC.md DOOR-2
 */
export const securityHeaders = (path: string, overTls: boolean): Headers => ({
  'content-security-policy': runsWasm(path)
    ? contentSecurityPolicy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    : contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'permissions-policy': `camera=${scans(path) ? '(self)' : '()'}, ${denied}`,
  ...(overTls ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
})
