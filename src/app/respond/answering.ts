/**
 * From the manifest to the last question, in one chunk: loaded once the start screen can be used, so that it is
 * there sooner, and waited for when a person has chosen to take part.
 */
export { openDraftKey } from '../../device/draft/draft.ts'
export { keepInspection, readInspection, readManifestBytes } from '../../device/draft/manifest.ts'
export { openSlip } from '../../device/draft/open-slip.ts'
export { askForStorageRoom } from '../../device/storage-room.ts'
export { lockForTab } from '../../device/tab-lock.ts'
export { startFilling } from './filling.ts'
export { CheckScreen } from './screens/CheckScreen.tsx'
export { IntroScreen } from './screens/IntroScreen.tsx'
export { isSectionAsked, SectionScreen } from './screens/SectionScreen.tsx'
export { SlipScreen } from './screens/SlipScreen.tsx'
