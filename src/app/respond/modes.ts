/**
 * What every mode but the assembly needs, in one chunk of its own: loaded when such an inspection is chosen.
 */
export { openSlipByMode as openSlip, sealNoteOf } from './mode-steps.ts'
export { ModeScreens } from './screens/ModeScreens.tsx'
