/** What the registry says of one code. */
export interface ErrorEntry {
  /** HTTP status of the server's answer, 400 to 599; `null` if it never leaves a device. */
  readonly status: number | null
  /** What happened, in plain Chinese, for the person it happens to. */
  readonly sentence: string
  /** What that person can do now. */
  readonly next: string
}
