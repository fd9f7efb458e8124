/**
 * Who this device is: its name, its id and its two key pairs, kept in the vault.
 *
 * A crash while enrolling leaves the keys, and enrolling goes on with them. A lost device is revoked by the office.
 * A stolen, locked one gives nothing; unlocked, its keys can be used but not read out by any script.
 */
import * as z from 'zod/mini'
import { base64UrlToBytes, bytesToBase64Url } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'

/** A device's two key pairs. No script can read the private halves out; the public ones it can. */
export interface DeviceKeys {
  /** ECDSA P-256. */
  readonly signing: CryptoKeyPair
  /** P-256, for DHKEM: inspection keys are sealed to it. */
  readonly sealing: CryptoKeyPair
}

/** This device as the server knows it. */
export interface StaffDevice extends DeviceKeys {
  /** 32 hex digits, given by the server. */
  readonly deviceId: string
  /** What the office calls it, 1 to 40 characters. */
  readonly name: string
}

/** What keeps a device's identity; see {@link createIdentity}. */
export interface Identity {
  /** This device, or `null` while it is not enrolled. @throws `vault/locked`, `vault/damaged`. */
  readonly read: () => Promise<StaffDevice | null>
  /**
   * The keys to enrol with: made now, or by an earlier attempt that did not come to its end. They are in the
   * vault when this returns, so whatever the server then knows, this device can prove.
   */
  readonly begin: () => Promise<DeviceKeys>
  /** Enrolled: the keys of the last {@link Identity.begin} are this device's from now on. */
  readonly finish: (deviceId: string, name: string) => Promise<StaffDevice>
}

const place = 'device|this'
const pendingPlace = 'device|pending'
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' }
const ecdh = { name: 'ECDH', namedCurve: 'P-256' }

const base64Url = z.string().check(z.regex(/^[\w-]+$/))
const keysSchema = z.strictObject({
  signing: base64Url,
  signingPublic: base64Url,
  sealing: base64Url,
  sealingPublic: base64Url,
})
const deviceSchema = z.strictObject({ deviceId: z.string(), name: z.string(), keys: keysSchema })
type KeyTexts = z.infer<typeof keysSchema>

const exportPair = async ({ privateKey, publicKey }: CryptoKeyPair): Promise<[string, string]> => [
  bytesToBase64Url(new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))),
  bytesToBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))),
]

const makeKeys = async (): Promise<KeyTexts> => {
  // Extractable for the moment between making and sealing; from the vault they come back as keys that are not.
  const [signing, signingPublic] = await exportPair(
    await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']),
  )
  const [sealing, sealingPublic] = await exportPair(
    await crypto.subtle.generateKey(ecdh, true, ['deriveBits']),
  )
  return { signing, signingPublic, sealing, sealingPublic }
}

const importKeys = async (texts: KeyTexts): Promise<DeviceKeys> => {
  const { subtle } = crypto
  const bytesOf = base64UrlToBytes
  return {
    signing: {
      privateKey: await subtle.importKey('pkcs8', bytesOf(texts.signing), ecdsa, false, ['sign']),
      publicKey: await subtle.importKey('raw', bytesOf(texts.signingPublic), ecdsa, true, ['verify']),
    },
    sealing: {
      privateKey: await subtle.importKey('pkcs8', bytesOf(texts.sealing), ecdh, false, ['deriveBits']),
      publicKey: await subtle.importKey('raw', bytesOf(texts.sealingPublic), ecdh, true, []),
    },
  }
}

const deviceOf = async ({ deviceId, name, keys }: z.infer<typeof deviceSchema>): Promise<StaffDevice> => ({
  deviceId,
  name,
  ...(await importKeys(keys)),
})

/** This device's identity in its vault. */
export const createIdentity = (keeper: VaultKeeper): Identity => ({
  read: async () => {
    const json = await keeper.readJson(place)
    return json === null ? null : deviceOf(deviceSchema.parse(json))
  },
  begin: async () => {
    const pending = await keeper.readJson(pendingPlace)
    const keys = pending === null ? await makeKeys() : keysSchema.parse(pending)
    if (pending === null) await keeper.writeJson(pendingPlace, keys)
    return importKeys(keys)
  },
  finish: async (deviceId, name) => {
    const pending = await keeper.readJson(pendingPlace)
    if (pending === null) throw failure('staff/unknown-device')
    const device = { deviceId, name, keys: keysSchema.parse(pending) }
    await keeper.writeJson(place, device)
    await keeper.remove(pendingPlace)
    return deviceOf(device)
  },
})
