/**
 * What follows the first question, in one chunk: review, sealing, the envelope's life. Loaded as soon as the
 * form's introduction is shown, so that all of it is there when the network is gone; at once on a phone that
 * holds an envelope.
 */
export { checkBulletin } from '../../device/outbox/check-bulletin.ts'
export { drainOutbox, sendSoon } from '../../device/outbox/drain.ts'
export { keepDraining } from '../../device/outbox/keep-draining.ts'
export { sealDraftIntoOutbox } from '../../device/outbox/seal-draft.ts'
export { ClearScreen } from './screens/ClearScreen.tsx'
export { EnvelopeScreen } from './screens/EnvelopeScreen.tsx'
export { ReviewScreen } from './screens/ReviewScreen.tsx'
export { SealScreen } from './screens/SealScreen.tsx'
