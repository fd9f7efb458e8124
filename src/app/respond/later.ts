/**
 * What few need or what follows the first question, in one chunk: the screens that stop or explain, review,
 * sealing, the envelope's life. Loaded when the first question is shown, or before it where no service worker
 * keeps it for when the network is gone; at once on a phone that holds anything.
 */

export { drainOutbox } from '../../device/outbox/drain.ts'
export { keepDraining } from '../../device/outbox/keep-draining.ts'
export * as rareFields from '../fields/rare-fields.ts'
export { Bulletins } from './screens/Bulletins.tsx'
export { Holdings } from './screens/Holdings.tsx'
export { LaterScreens } from './screens/LaterScreens.tsx'
export { StartNotices } from './screens/StartNotices.tsx'
export { tidyHoldings } from './tidy-holdings.ts'
