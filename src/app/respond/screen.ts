/**
 * Where a person is. What is put into the browser's history lies on disk in clear, so a screen holds no slip, no
 * answer and no draft's name: only which of the public screens, and which section.
 */
export type Screen =
  | { readonly name: 'start' }
  | { readonly name: 'check' }
  | { readonly name: 'stop' }
  | { readonly name: 'slip' }
  | { readonly name: 'intro' }
  | { readonly name: 'section'; readonly at: number }
  | { readonly name: 'review' }
  | { readonly name: 'seal' }
  | { readonly name: 'envelope' }
  | { readonly name: 'clear' }

const names = ['start', 'check', 'stop', 'slip', 'intro', 'section', 'review', 'seal', 'envelope', 'clear']

/** The screen in a history entry's state, or `null` if it is not one of ours. */
export const screenOfState = (state: unknown): Screen | null => {
  if (typeof state !== 'object' || state === null || !('name' in state)) return null
  if (!names.includes(String(state.name))) return null
  if (state.name !== 'section') return { name: state.name } as Screen
  return 'at' in state && Number.isInteger(state.at) ? { name: 'section', at: Number(state.at) } : null
}

/** Whether a screen needs an opened draft; without one (after a reload) it leads to the start. */
export const needsDraft = ({ name }: Screen): boolean =>
  name === 'intro' || name === 'section' || name === 'review' || name === 'seal'

/** Whether a screen lies in the chunk that follows the first question (later.ts). */
export const isInLater = ({ name }: Screen): boolean =>
  name === 'stop' || name === 'review' || name === 'seal' || name === 'envelope' || name === 'clear'
