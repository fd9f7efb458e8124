/**
 * Whether this browser can do what the anonymous path needs, and where the person stands if not.
 * @see docs/SPEC.md DEV-16
 */

/** What a browser may lack. The sentence shown is the same; the list helps whoever is asked for help. */
export type MissingFeature = 'subtle-crypto' | 'ed25519' | 'indexed-db' | 'locks' | 'broadcast-channel'

/** What was found out about the browser. */
export interface Environment {
  /** False over plain http (but localhost): the browser then hides what we need, whatever its age. */
  readonly isSecure: boolean
  readonly missing: readonly MissingFeature[]
  /** WeChat's own browser: works as far as it goes, but forgets more and sends less. */
  readonly isWeChat: boolean
}

// A point of RFC 8032 §7.1 TEST 1: importing it shows whether the browser knows Ed25519.
const knownPoint = Uint8Array.from(atob('11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='), (character) =>
  character.charCodeAt(0),
)

const knowsEd25519 = async (): Promise<boolean> => {
  try {
    await crypto.subtle.importKey('raw', knownPoint, 'Ed25519', false, ['verify'])
    return true
  } catch {
    // NotSupportedError, or SyntaxError in some older engines; either way receipts could not be checked.
    return false
  }
}

/** Looks at the browser. Never throws. */
export const inspectEnvironment = async (): Promise<Environment> => {
  const isSecure = globalThis.isSecureContext
  const hasSubtle = typeof crypto !== 'undefined' && 'subtle' in crypto
  const missing: MissingFeature[] = []
  if (!hasSubtle) missing.push('subtle-crypto')
  if (!hasSubtle || !(await knowsEd25519())) missing.push('ed25519')
  if (!('indexedDB' in globalThis)) missing.push('indexed-db')
  if (!('locks' in navigator)) missing.push('locks')
  if (!('BroadcastChannel' in globalThis)) missing.push('broadcast-channel')
  return { isSecure, missing, isWeChat: /MicroMessenger/i.test(navigator.userAgent) }
}
