/**
 * Everything not needed before the first question, in one chunk: the cryptography and the screens that follow.
 * Loaded while the slip is being typed, so that all of it is there when the network is gone.
 */
export { createTokenRequest, finishToken } from '../../device/draft/ballot-crypto.ts'
export { checkBulletin } from '../../device/outbox/check-bulletin.ts'
export { sealDraftIntoOutbox } from '../../device/outbox/seal-draft.ts'
export { ClearScreen } from './screens/ClearScreen.tsx'
export { EnvelopeScreen } from './screens/EnvelopeScreen.tsx'
export { ReviewScreen } from './screens/ReviewScreen.tsx'
export { SealScreen } from './screens/SealScreen.tsx'
