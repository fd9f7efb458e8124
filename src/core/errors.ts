/**
 * Every failure we can name: code → HTTP status, a sentence for the person it happens to, and what to do next.
 *
 * Codes are `area/what-is-wrong`, words only, never reused. `status` is what the server answers with, or
 * `null` where the failure can only happen on a device. `sentence` and `next` are shown as they are; they
 * never hold an answer, a key, a token or a name, so they take no placeholders.
 * docs/ERRORS.md is generated from this table (`npm run generate`).
 */
export const errors = {
  // bytes: readers and text encodings of bytes
  'bytes/truncated': {
    status: 400,
    sentence: '收到的内容不完整。',
    next: '请重新操作一次；如果还是这样，请联系巡查组。',
  },
  'bytes/trailing': {
    status: 400,
    sentence: '收到的内容多出了一段，不能使用。',
    next: '请重新操作一次；如果还是这样，请联系巡查组。',
  },
  'bytes/bad-text': {
    status: 400,
    sentence: '有一段编码不是规定的写法。',
    next: '请核对后重新输入，或者重新扫描。',
  },
} as const satisfies Record<string, ErrorEntry>

/** What the registry says of one code. */
export interface ErrorEntry {
  /** HTTP status of the server's answer, 400 to 599; `null` if it never leaves a device. */
  readonly status: number | null
  /** What happened, in plain Chinese, for the person it happens to. */
  readonly sentence: string
  /** What that person can do now. */
  readonly next: string
}

/** A code of the registry. */
export type ErrorCode = keyof typeof errors

/** Sizes, counts and limits that explain a failure; never contents. */
export type Measures = Readonly<Record<string, number | string | boolean>>

/**
 * The one class we throw: a broken promise with a code from the registry.
 * `measures` may hold lengths, counts, limits and names from our own vocabulary, never what somebody typed.
 */
export class Failure extends Error {
  readonly code: ErrorCode
  readonly measures: Measures

  constructor(code: ErrorCode, measures: Measures = {}, options?: { cause?: unknown }) {
    super(
      `${code}${Object.entries(measures)
        .map(([name, value]) => ` ${name}=${value}`)
        .join('')}`,
      options,
    )
    this.name = 'Failure'
    this.code = code
    this.measures = measures
  }

  /** HTTP status, sentence and next step of this failure's code. */
  get entry(): ErrorEntry {
    return errors[this.code]
  }
}

/** Makes a {@link Failure}; `throw failure('envelope/too-long', { lengthBytes, maxBytes })`. */
export const failure = (code: ErrorCode, measures?: Measures, options?: { cause?: unknown }): Failure =>
  new Failure(code, measures, options)

/** Whether `value` is a code of this registry, for what arrives from the network. */
export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errors, value)
