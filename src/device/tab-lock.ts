/** The right of one tab to write something no two tabs may write at once. */
export interface TabLock {
  /** Settles when another tab took it over. Never rejects. */
  readonly lost: Promise<void>
  release(): void
}

/**
 * Takes something for this tab, so that two tabs never overwrite each other's writing.
 * @param place - what it is, for example `draft/<32 hex digits>`.
 * @param takeOver - take it from the tab that has it; that tab's `lost` settles.
 * @returns `null` when another tab has it and `takeOver` is false.
 * @see docs/SPEC.md DEV-4, FIELD-3; PEERS L
 */
export const lockForTab = (place: string, takeOver = false): Promise<TabLock | null> =>
  new Promise((resolve, reject) => {
    let release: () => void = () => undefined
    const held = new Promise<void>((done) => {
      release = done
    })
    let sayLost: () => void = () => undefined
    const lost = new Promise<void>((say) => {
      sayLost = say
    })
    navigator.locks
      .request(`mingcha/${place}`, takeOver ? { steal: true } : { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(null)
          return undefined
        }
        resolve({ lost, release })
        return held
      })
      .catch((cause: unknown) => {
        // Web Locks §: a stolen lock's request rejects with AbortError.
        if (cause instanceof DOMException && cause.name === 'AbortError') sayLost()
        else reject(cause)
      })
  })
