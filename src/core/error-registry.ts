import type { ErrorEntry } from './error-entry.ts'
import { type ErrorCode, phoneErrors } from './errors.ts'
import { officeErrors } from './office-errors.ts'

/** The one registry of every failure we can name; docs/ERRORS.md is generated from it. Not for phones. */
export const errors: Readonly<Record<ErrorCode, ErrorEntry>> = { ...phoneErrors, ...officeErrors }

/** Whether `value` is a code of the registry, for what arrives from the network. */
export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errors, value)
