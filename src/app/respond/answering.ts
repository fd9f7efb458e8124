/**
 * From the slip to the last question, in one chunk: loaded with the manifest, when a person has chosen to take
 * part, so that the start screen is there sooner.
 */
export { openDraftKey } from '../../device/draft/draft.ts'
export { lockDraft } from '../../device/draft/draft-lock.ts'
export { openSlip } from '../../device/draft/open-slip.ts'
export { askForStorageRoom } from '../../device/storage-room.ts'
export { startFilling } from './filling.ts'
export { CheckScreen } from './screens/CheckScreen.tsx'
export { IntroScreen } from './screens/IntroScreen.tsx'
export { isSectionAsked, SectionScreen } from './screens/SectionScreen.tsx'
export { SlipScreen } from './screens/SlipScreen.tsx'
