/**
 * What few need or what follows the first question, in one chunk: the screens that stop or explain, review,
 * sealing, the envelope's life. Loaded when the first question is shown, or before it where no service worker
 * keeps it for when the network is gone; at once on a phone that holds anything.
 */

export { checkBulletin, checkBulletins } from '../../device/outbox/check-bulletin.ts'
export { drainOutbox, isClosedUpon, sendSoon } from '../../device/outbox/drain.ts'
export { keepDraining } from '../../device/outbox/keep-draining.ts'
export { sealDraftIntoOutbox } from '../../device/outbox/seal-draft.ts'
export * as rareFields from '../fields/rare-fields.ts'
export { Bulletins } from './screens/Bulletins.tsx'
export { ClearScreen } from './screens/ClearScreen.tsx'
export { EnvelopeScreen } from './screens/EnvelopeScreen.tsx'
export { Holdings } from './screens/Holdings.tsx'
export { ReviewScreen } from './screens/ReviewScreen.tsx'
export { SealScreen } from './screens/SealScreen.tsx'
export { ChangedScreen, ElsewhereScreen, LostScreen, StopScreen } from './screens/stop-screens.tsx'
export { UnfitScreen } from './screens/UnfitScreen.tsx'
export { tidyHoldings } from './tidy-holdings.ts'
