const form = document.querySelector<HTMLFormElement>('[data-filters]')
const found = form?.querySelector<HTMLElement>('[data-found]')
const rows = document.querySelectorAll<HTMLElement>('.trace-rows > li')
const choices = [...(form?.querySelectorAll('select') ?? [])]

// The style sheet hides the rows; only how many are left needs a script. Before the first choice nothing is said.
const count = (): void => {
  if (!found) return
  const shown = [...rows].filter((row) => row.checkVisibility?.() ?? row.offsetParent !== null).length
  found.textContent = (found.dataset.found ?? '').replace('{count}', String(shown))
}

/** What is chosen stands in the address in words, not by number: a link outlives a change of the lists. */
const keep = (): void => {
  const asked = new URLSearchParams()
  for (const { name, value, selectedOptions } of choices)
    if (value !== '') asked.set(name, selectedOptions[0]?.dataset.name ?? '')
  const query = String(asked)
  history.pushState(null, '', location.pathname + (query && `?${query}`))
}

/** Chooses what the address says; what the lists do not have is not chosen. */
const takeFromAddress = (): void => {
  const asked = new URLSearchParams(location.search)
  for (const choice of choices) {
    const option = [...choice.options].find(({ dataset }) => dataset.name === asked.get(choice.name))
    choice.value = option?.value ?? ''
  }
  if (choices.some(({ value }) => value !== '')) count()
  else if (found) found.textContent = ''
}

form?.addEventListener('change', () => {
  keep()
  count()
})
addEventListener('popstate', takeFromAddress)
takeFromAddress()
