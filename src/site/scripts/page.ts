import { rememberChoices } from './choices.ts'
import documentTools from './document-tools.ts?later'
import { offerUpdates } from './offer-updates.ts'

rememberChoices()

// After the text is painted: named in the page, the tools would be fetched beside it and hold its first paint up by two
// round trips on a slow network.
if (document.querySelector('.gongwen'))
  requestAnimationFrame(() => setTimeout(() => void import(/* @vite-ignore */ documentTools)))

const print = document.querySelector<HTMLButtonElement>('[data-print]')
if (print) {
  print.classList.remove('needs-script')
  print.addEventListener('click', () => window.print())
}

const notice = document.querySelector<HTMLElement>('[data-update]')
if (notice && 'serviceWorker' in navigator) {
  // After the page is there: what is stored for later must not compete with what is read now.
  if (document.readyState === 'complete') offerUpdates(notice)
  else window.addEventListener('load', () => offerUpdates(notice), { once: true })
}
