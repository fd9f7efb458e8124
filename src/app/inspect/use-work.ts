import { useCallback, useEffect, useRef, useState } from 'react'
import { Failure, failure } from '../../core/errors.ts'
import { isStorageFull } from '../../device/vault/vault-room.ts'

/** What went wrong, for {@link FailureNotice}: one we can name, or `unexpected`, which is our own mistake. */
export type Trouble = Failure | 'unexpected'

/** Names what was thrown. The browser's console keeps the rest for whoever looks into it. */
export const troubleOf = (error: unknown): Trouble => {
  if (error instanceof Failure) return error
  // The database's own word for a full disk, whatever was being written.
  if (isStorageFull(error)) return failure('device/storage-full', {}, { cause: error })
  console.error(error)
  return 'unexpected'
}

/** One thing a person starts by a button: it runs once at a time, and its trouble is kept to be shown. */
export interface Work<Arguments extends unknown[]> {
  readonly start: (...given: Arguments) => void
  readonly isRunning: boolean
  readonly trouble: Trouble | null
}

/** Runs `task` when started; a second press while it runs does nothing. */
export const useWork = <Arguments extends unknown[]>(
  task: (...given: Arguments) => Promise<void>,
): Work<Arguments> => {
  const [isRunning, setRunning] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const running = useRef(false)
  const latest = useRef(task)
  latest.current = task
  const start = useCallback((...given: Arguments) => {
    if (running.current) return
    running.current = true
    setRunning(true)
    setTrouble(null)
    latest
      .current(...given)
      .catch((error: unknown) => setTrouble(troubleOf(error)))
      .finally(() => {
        running.current = false
        setRunning(false)
      })
  }, [])
  return { start, isRunning, trouble }
}

/**
 * Asks again and again while the screen is shown, never twice at once; a failed round keeps the last answer.
 * @param intervalMs - between the end of one round and the start of the next.
 */
export const usePoll = <Value>(ask: () => Promise<Value>, intervalMs: number, key: string) => {
  const [value, setValue] = useState<Value | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [round, setRound] = useState(0)
  const latest = useRef(ask)
  latest.current = ask
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` and `round` start the polling anew
  useEffect(() => {
    let stopped = false
    let timer = 0
    const run = async () => {
      try {
        const answer = await latest.current()
        if (stopped) return
        setValue(answer)
        setTrouble(null)
      } catch (error) {
        if (!stopped) setTrouble(troubleOf(error))
      }
      if (!stopped) timer = window.setTimeout(run, intervalMs)
    }
    run()
    return () => {
      stopped = true
      window.clearTimeout(timer)
    }
  }, [intervalMs, key, round])
  const again = useCallback(() => setRound((done) => done + 1), [])
  return { value, trouble, again }
}
