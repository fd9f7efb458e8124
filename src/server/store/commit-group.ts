/** Puts rows into a store and says when they are safe. */
export interface CommitGroup<Row> {
  /** Resolves once `row` is committed; rejects when the transaction it was in failed as a whole. */
  add(row: Row): Promise<void>
  /** Commits at once what is waiting. */
  flush(): void
}

/**
 * One transaction for everything that one turn of the event loop brought.
 *
 * A commit waits for the disk; while it waits, requests gather in the sockets and all of them join the next
 * transaction. So the group grows with the load by itself, and nobody waits for a timer.
 * @param commit - writes all rows in one transaction and returns after they are durable, or throws and has
 *   written none of them.
 * @see docs/SPEC.md BOX-4
 */
export const createCommitGroup = <Row>(commit: (rows: readonly Row[]) => void): CommitGroup<Row> => {
  interface Waiting {
    readonly row: Row
    readonly resolve: () => void
    readonly reject: (cause: unknown) => void
  }
  let waiting: Waiting[] = []
  const flush = () => {
    if (waiting.length === 0) return
    const group = waiting
    waiting = []
    try {
      commit(group.map(({ row }) => row))
    } catch (cause) {
      for (const { reject } of group) reject(cause)
      return
    }
    for (const { resolve } of group) resolve()
  }
  return {
    flush,
    add: (row) =>
      new Promise<void>((resolve, reject) => {
        // The check phase comes after every socket of this turn was read (Node event loop, "poll" then "check").
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ row, resolve, reject })
      }),
  }
}
