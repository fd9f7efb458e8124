/** One worker of the opening: takes requests one after another and answers each. */
import { createOpeningWork, type OpeningReply, type OpeningRequest } from './opening-work.ts'

/** A dedicated worker's global scope, as far as it is used here; the app's types know only windows. */
interface WorkerScope {
  postMessage(reply: OpeningReply): void
  addEventListener(type: 'message', listener: (event: { readonly data: OpeningRequest }) => void): void
}
const scope = self as unknown as WorkerScope
const work = createOpeningWork()

scope.addEventListener('message', ({ data }) => {
  work(data).then(
    (reply) => scope.postMessage(reply),
    // An exception inside a promise would be silent: raised again, it reaches the page's `error` event.
    (error: unknown) =>
      setTimeout(() => {
        throw error
      }),
  )
})
