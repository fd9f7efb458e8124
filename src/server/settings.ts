import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import * as z from 'zod/mini'

/** Everything an operator may set, read once at the start. */
export interface Settings {
  /** 0: any free port. */
  readonly publicPort: number
  readonly staffPort: number
  /** Address to listen on. */
  readonly host: string
  /** Absolute path. */
  readonly dataPath: string
  /** Absolute path of the static build. */
  readonly sitePath: string
  /** Origins by which people reach the doors, without a slash at the end; `null`: as they listen. */
  readonly publicUrl: string | null
  readonly staffUrl: string | null
  /** Absolute paths; both or neither. */
  readonly tls: { readonly certPath: string; readonly keyPath: string } | null
}

/** Names of the settings that are wrong, each a key of `settings.wrong` in messages/zh-CN/terminal.yaml. */
export type SettingsReading =
  | { readonly state: 'read'; readonly settings: Settings }
  | { readonly state: 'wrong'; readonly names: readonly SettingName[] }

const port = z.string().check(
  z.regex(/^\d{1,5}$/),
  z.refine((text) => Number(text) <= 65_535),
)
const origin = z.string().check(
  z.refine((text) => {
    const url = URL.parse(text)
    return (
      url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` && url.origin === text
    )
  }),
)
const path = z.string().check(z.minLength(1))
const existingFile = z.string().check(z.refine((text) => existsSync(text)))

const environmentSchema = z.object({
  MINGCHA_PUBLIC_PORT: z._default(port, '4321'),
  MINGCHA_STAFF_PORT: z._default(port, '4322'),
  MINGCHA_HOST: z.optional(z.string().check(z.regex(/^[\w.:-]+$/))),
  MINGCHA_DATA: z._default(path, './data'),
  MINGCHA_SITE: z._default(path, './dist'),
  MINGCHA_PUBLIC_URL: z.optional(origin),
  MINGCHA_STAFF_URL: z.optional(origin),
  MINGCHA_TLS_CERT: z.optional(existingFile),
  MINGCHA_TLS_KEY: z.optional(existingFile),
})

/** The name of an environment variable of ours. */
export type SettingName = keyof z.infer<typeof environmentSchema>

/**
 * Reads the settings from environment variables. An empty variable counts as absent.
 *
 * Without TLS of its own the server listens on this machine only: what reaches it from outside must come
 * through a proxy that has a certificate, because phones give web pages their cryptography only over HTTPS.
 * @param folder - what relative paths start from.
 * @see docs/SPEC.md OPS-1, OPS-2; docs/decisions/0304
 */
export const readSettings = (
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): SettingsReading => {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const reading = environmentSchema.safeParse(set)
  if (!reading.success) {
    const names = new Set(reading.error.issues.map((issue) => issue.path[0] as SettingName))
    return { state: 'wrong', names: [...names] }
  }
  const read = reading.data
  const { MINGCHA_TLS_CERT: certPath, MINGCHA_TLS_KEY: keyPath } = read
  if ((certPath === undefined) !== (keyPath === undefined))
    return { state: 'wrong', names: [certPath === undefined ? 'MINGCHA_TLS_CERT' : 'MINGCHA_TLS_KEY'] }
  const publicPort = Number(read.MINGCHA_PUBLIC_PORT)
  const staffPort = Number(read.MINGCHA_STAFF_PORT)
  if (publicPort === staffPort && publicPort !== 0) return { state: 'wrong', names: ['MINGCHA_STAFF_PORT'] }
  const tls =
    certPath === undefined || keyPath === undefined
      ? null
      : { certPath: resolve(folder, certPath), keyPath: resolve(folder, keyPath) }
  return {
    state: 'read',
    settings: {
      publicPort,
      staffPort,
      host: read.MINGCHA_HOST ?? (tls === null ? '127.0.0.1' : '::'),
      dataPath: resolve(folder, read.MINGCHA_DATA),
      sitePath: resolve(folder, read.MINGCHA_SITE),
      publicUrl: read.MINGCHA_PUBLIC_URL ?? null,
      staffUrl: read.MINGCHA_STAFF_URL ?? null,
      tls,
    },
  }
}
