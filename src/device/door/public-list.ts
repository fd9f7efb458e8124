/**
 * Reads what a phone hears before anybody has chosen anything, without Zod: the list of inspections, and why a
 * request was refused. Zod and the schemas of a manifest are 11 KB that the start page would otherwise wait for;
 * they come with the manifest. The schemas of core are the rule; a test holds both to the same verdicts.
 * @see docs/SPEC.md WIRE-8
 */
import { isIsoMoment } from '../../core/wire/iso.ts'
import type { Problem, PublicInspection } from '../../core/wire/schemas.ts'

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const hasHexBytes =
  (lengthBytes: number): Check =>
  (value) =>
    typeof value === 'string' && new RegExp(`^[0-9a-f]{${lengthBytes * 2}}$`).test(value)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object with these members and no others. */
const hasExactly =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) &&
    Object.keys(value).every((name) => Object.hasOwn(checks, name)) &&
    Object.entries(checks).every(([name, check]) => check(value[name]))

const isWindow = hasExactly({ openIso: isIsoMoment, closeIso: isIsoMoment })
const areWindows: Check = (value) => {
  if (!hasExactly({ redeem: isWindow, send: isWindow })(value)) return false
  const { redeem, send } = value as PublicInspection['windows']
  return redeem.openIso < redeem.closeIso && send.openIso < send.closeIso && redeem.closeIso <= send.openIso
}
const isPublicInspection = hasExactly({
  inspectionId: hasHexBytes(16),
  court: isText,
  title: isText,
  state: (value) => value === 'running' || value === 'closed' || value === 'opened',
  fingerprint: hasHexBytes(32),
  windows: areWindows,
})
const isList = hasExactly({
  nowIso: isIsoMoment,
  inspections: (value) => Array.isArray(value) && value.every(isPublicInspection),
})

/** GET /api/inspections as read. */
export interface PublicList {
  readonly nowIso: string
  readonly inspections: readonly PublicInspection[]
}

/** The list of inspections in a reply, or `null` when it is none. */
export const readPublicList = (json: unknown): PublicList | null =>
  isList(json) ? (json as PublicList) : null

/** Code and time of a problem a door answered with, or `null` when it is none; the words are on the phone already. */
export const readProblem = (json: unknown): Pick<Problem, 'code' | 'nowIso'> | null =>
  isRecord(json) &&
  isText(json.type) &&
  isText(json.title) &&
  Number.isSafeInteger(json.status) &&
  isText(json.code) &&
  isText(json.detail) &&
  (json.nowIso === undefined || isIsoMoment(json.nowIso))
    ? (json as Problem)
    : null
