import { useEffect, useState } from 'react'
import type { Clock } from '../../device/clock.ts'

/** The server's time, told again every second while `isTicking`; for countdowns. Milliseconds since 1970. */
export const useNow = (clock: Pick<Clock, 'nowMs'>, isTicking: boolean): number => {
  const [nowMs, setNowMs] = useState(() => clock.nowMs())
  useEffect(() => {
    setNowMs(clock.nowMs())
    if (!isTicking) return
    const timer = setInterval(() => setNowMs(clock.nowMs()), 1_000)
    return () => clearInterval(timer)
  }, [clock, isTicking])
  return nowMs
}
