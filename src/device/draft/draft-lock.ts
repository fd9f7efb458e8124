/** The right of one tab to write one draft. */
export interface DraftLock {
  /** Settles when another tab took the draft over. Never rejects. */
  readonly lost: Promise<void>
  release(): void
}

/**
 * Takes the draft for this tab, so that two tabs never overwrite each other's answers.
 * @param takeOver - take it from the tab that has it; that tab's `lost` settles.
 * @returns `null` when another tab has it and `takeOver` is false.
 * @see docs/SPEC.md DEV-4; PEERS L
 */
export const lockDraft = (draftId: string, takeOver = false): Promise<DraftLock | null> =>
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
      .request(`mingcha/draft/${draftId}`, takeOver ? { steal: true } : { ifAvailable: true }, (lock) => {
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
