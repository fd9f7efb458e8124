/** Debian's Chromium, or the one `MINGCHA_CHROMIUM` names. */
export const chromiumPath = process.env.MINGCHA_CHROMIUM ?? '/usr/bin/chromium'

/** Flags for a Chromium without a sandbox of its own and without calls of its own to the network. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
