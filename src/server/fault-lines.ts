/** A minute: long enough that a full disk does not fill the log too, short enough to see that it goes on. */
const quietMs = 60_000

/**
 * Prints lines about faults, each only once a minute however often it comes; the next time it says how often it
 * was left out.
 * @param repeated - the line for a fault that came `count` more times in between.
 */
export const createFaultLines = (
  print: (line: string) => void,
  repeated: (line: string, count: number) => string,
  nowMs: () => number,
): ((line: string) => void) => {
  // Lines are made of our own codes and places, so there are only so many of them.
  const shownByLine = new Map<string, { readonly atMs: number; leftOut: number }>()
  return (line) => {
    const shown = shownByLine.get(line)
    if (shown !== undefined && Math.abs(nowMs() - shown.atMs) < quietMs) {
      shown.leftOut += 1
      return
    }
    print(shown === undefined || shown.leftOut === 0 ? line : repeated(line, shown.leftOut))
    shownByLine.set(line, { atMs: nowMs(), leftOut: 0 })
  }
}
