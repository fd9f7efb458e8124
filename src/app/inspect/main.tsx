import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClock } from '../../device/clock.ts'
import { createStaffClient } from '../../device/staff/client.ts'
import { createIdentity } from '../../device/staff/identity.ts'
import { VaultStore } from '../../device/vault/vault-store.ts'
import './attachment/attachment.css'
import { InspectApp } from './InspectApp.tsx'
import './inspect.css'
import { keptSetupCode, takeSetupCode } from './route.ts'
import { openVaultKeeper } from './vault/use-vault.ts'

// First of all, before anything can fail: the one-time code must not stay in the address bar or the history.
const setupCode = takeSetupCode() ?? keptSetupCode()
const store = new VaultStore()
const keeper = openVaultKeeper(store)
const clock = createClock(Date.now)
const client = createStaffClient({
  identity: createIdentity(keeper),
  clock,
  fetch: (path, init) => fetch(path, init),
})

const place = document.getElementById('app')
if (!place) throw new TypeError('the page has no #app')
createRoot(place).render(
  <StrictMode>
    <InspectApp staff={{ client, keeper, store, clock }} setupCode={setupCode} />
  </StrictMode>,
)
