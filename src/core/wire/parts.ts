import * as z from 'zod/mini'
import { forbiddenInText } from '../form/form.ts'
import { isIsoMoment } from './iso.ts'

/** `lengthBytes` bytes as base64url without padding. */
export const bytesText = (lengthBytes: number) =>
  z.string().check(z.regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((lengthBytes * 4) / 3)}}$`)))
/** Any number of bytes as base64url without padding. */
export const anyBytesText = z.string().check(z.regex(/^[A-Za-z0-9_-]*$/))
/** `lengthBytes` bytes as lower-case hex. */
export const hexText = (lengthBytes: number) =>
  z.string().check(z.regex(new RegExp(`^[0-9a-f]{${lengthBytes * 2}}$`)))
/**
 * A name as people read it. Direction controls could make it read as another court's, and other invisible
 * characters could tell two courts apart that look the same.
 */
export const nameText = (maxLength: number) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(maxLength),
    z.refine((text) => !forbiddenInText.test(text) && !text.includes('\n') && text.isWellFormed()),
  )
/** How many slips or envelopes of one inspection. */
export const count = z.int().check(z.gte(0), z.lte(20_000))
/** A moment; see {@link isIsoMoment}. */
export const isoText = z.string().check(z.refine(isIsoMoment))
