/** Comments 批注: what colleagues say about a record or about one fact of it. They are withdrawn, never removed. */
import type { RecordContent } from './content.ts'
import { factsOf, lists, withdrawnReason } from './kinds.ts'

/** Most characters of a comment. */
export const maxCommentChars = 2_000

/** One comment. */
export interface Comment {
  readonly id: string
  readonly text: string
  /** Device id. */
  readonly by: string
  /** Device time, milliseconds since 1970. */
  readonly atMs: number
  /** Id of the fact it is about; `null`: the whole record. */
  readonly of: string | null
  /** Why it was withdrawn; `null` while it stands. */
  readonly withdrawn: string | null
}

/** The comments of a record in the order they were made; withdrawn ones are among them. */
export const commentsOf = (content: RecordContent): readonly Comment[] =>
  factsOf(content, lists.comments).flatMap(({ id, fact }) => {
    const { text, by, atMs, of } = fact
    if (typeof text !== 'string' || typeof by !== 'string' || typeof atMs !== 'number') return []
    return [{ id, text, by, atMs, of: typeof of === 'string' ? of : null, withdrawn: withdrawnReason(fact) }]
  })
