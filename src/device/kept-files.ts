/** What a page says to its service worker about the files it keeps. @see docs/SPEC.md WORK-8 */

/** Asks how many files are kept. */
export const countKeptFiles = 'count-kept-files'
/** Asks for those that are missing to be fetched first. */
export const fetchKeptFiles = 'fetch-kept-files'

/** The worker's answer. */
export interface KeptFilesCount {
  /** In the list of this door. */
  readonly files: number
  /** Of them not in the browser's store any more. */
  readonly missing: number
}

/** A worker that was just started may be busy; one of a former build does not know the question. */
const patienceMs = 30_000

/**
 * The worker that answers for this page. On the first visit it takes over once it has kept every file.
 * @param isPatient - whether to wait for that.
 */
const workerOfPage = async (isPatient: boolean): Promise<ServiceWorker | null> => {
  const workers = globalThis.navigator?.serviceWorker
  if (!workers) return null
  if (isPatient && (await workers.getRegistration()) && workers.controller === null)
    await new Promise((resolve) => {
      workers.addEventListener('controllerchange', resolve, { once: true })
      setTimeout(resolve, patienceMs)
    })
  return workers.controller
}

/**
 * Asks the worker of this page.
 * @param isFetching - whether it should fetch what is missing first, the first time too; needs a network for that.
 * @returns `null` when no worker answers for this page: nothing of it works without a network then.
 */
export const askKeptFiles = async (isFetching: boolean): Promise<KeptFilesCount | null> => {
  const worker = await workerOfPage(isFetching)
  if (!worker) return null
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise<KeptFilesCount | null>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<KeptFilesCount>) => resolve(data)
    setTimeout(() => resolve(null), patienceMs)
  })
  worker.postMessage(isFetching ? fetchKeptFiles : countKeptFiles, [port2])
  const count = await answer
  port1.close()
  return count
}
