import type { Manifest, Windows } from './manifest.ts'

/** How an inspection collects its answers; chosen once, part of the manifest and so of the fingerprint. */
export type Mode = Manifest['mode']

/** Moments by the server's clock at which the public door begins and ends to take what phones bring. */
export interface DoorTimes {
  readonly redeemOpenIso: string
  /** The end is not in it; `null`: until the box is closed. */
  readonly redeemCloseIso: string | null
  /** Until when a redeeming whose reply got lost is answered again; `null`: until the box is closed. */
  readonly retryCloseIso: string | null
  /** Envelopes are taken from here until the box is closed. */
  readonly sendOpenIso: string
}

/**
 * What the two windows of a manifest mean at the door. In every mode they lie one after the other, so that whoever
 * reads a list of inspections needs to know nothing of modes.
 *
 * - `assembly`, `two-day`: redeeming in the first window, sending from the second on, and never both at a time.
 * - `ballot-device`: in the first window people answer at the device and the door hears nothing; from the second on
 *   the device hands in everything, redeeming included, as one shuffled batch.
 * - `open-link`: whoever comes in the first window may redeem and send at once; there is no slip to be kept apart.
 * @see docs/SPEC.md MODE-2; docs/decisions/0720
 */
export const doorTimesOf = ({
  mode,
  windows: { redeem, send },
}: {
  readonly mode: Mode
  readonly windows: Windows
}): DoorTimes => {
  switch (mode) {
    case 'assembly':
    case 'two-day':
      return {
        redeemOpenIso: redeem.openIso,
        redeemCloseIso: redeem.closeIso,
        retryCloseIso: send.openIso,
        sendOpenIso: send.openIso,
      }
    case 'ballot-device':
      return {
        redeemOpenIso: send.openIso,
        redeemCloseIso: null,
        retryCloseIso: null,
        sendOpenIso: send.openIso,
      }
    case 'open-link':
      return {
        redeemOpenIso: redeem.openIso,
        redeemCloseIso: redeem.closeIso,
        retryCloseIso: null,
        sendOpenIso: redeem.openIso,
      }
  }
}
