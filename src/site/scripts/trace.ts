const form = document.querySelector<HTMLFormElement>('[data-filters]')
const found = form?.querySelector<HTMLElement>('[data-found]')
const rows = document.querySelectorAll<HTMLElement>('.trace-rows > li')

// The style sheet hides the rows; only how many are left needs a script. Before the first choice nothing is said.
form?.addEventListener('change', () => {
  if (!found) return
  const shown = [...rows].filter((row) => row.checkVisibility?.() ?? row.offsetParent !== null).length
  found.textContent = (found.dataset.found ?? '').replace('{count}', String(shown))
})
