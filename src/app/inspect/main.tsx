import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClock } from '../../device/clock.ts'
import { createStaffClient } from '../../device/staff/client.ts'
import { StaffStore } from '../../device/staff/store.ts'
import { InspectApp } from './InspectApp.tsx'
import './inspect.css'
import { takeSetupCode } from './route.ts'

// First of all, before anything can fail: the one-time code must not stay in the address bar or the history.
const setupCode = takeSetupCode()
const store = new StaffStore()
const clock = createClock(Date.now)
const client = createStaffClient({ store, clock, fetch: (path, init) => fetch(path, init) })

const place = document.getElementById('app')
if (!place) throw new TypeError('the page has no #app')
createRoot(place).render(
  <StrictMode>
    <InspectApp staff={{ client, store, clock }} setupCode={setupCode} />
  </StrictMode>,
)
