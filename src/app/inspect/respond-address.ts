/** What people open on their phones. @param publicUrl - of the public door, without a slash at the end. */
export const respondAddress = (publicUrl: string): string => `${publicUrl}/respond/`

/** Why no phone could use a printed address: it leads nowhere but to the machine itself, or has no encryption. */
export type AddressTrouble = 'thisMachine' | 'notEncrypted'

/**
 * What is wrong with an address for phones; `null` for a good one, and for one that is no address at all.
 * @see docs/SPEC.md APP-80; W3C Secure Contexts §3.1 on which machine `localhost` is.
 */
export const addressTrouble = (address: string): AddressTrouble | null => {
  if (!URL.canParse(address)) return null
  const { hostname, protocol } = new URL(address)
  const isThisMachine =
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    hostname === '0.0.0.0' ||
    /^127(\.\d+){3}$/.test(hostname)
  if (isThisMachine) return 'thisMachine'
  return protocol === 'https:' ? null : 'notEncrypted'
}
