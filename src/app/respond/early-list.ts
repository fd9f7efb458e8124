import { askPublicDoor, mediaTypes } from '../../device/door/request.ts'

/**
 * The request for the list of inspections, sent while the rest of the app is still on its way: a script of its
 * own in the page, small enough to arrive first. main.tsx takes the same request over.
 */
export const earlyList = {
  /** Device time when it left. */
  askedAtMs: Date.now(),
  response: askPublicDoor('', mediaTypes.json),
}
// Whoever takes it over hears of a failure; until then nobody is to be told.
earlyList.response.catch(() => undefined)
