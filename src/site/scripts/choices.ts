/** What a reader may set. Stands on <html> as `data-<name>`; without it, the ordinary. */
const names = ['type', 'contrast'] as const
type ChoiceName = (typeof names)[number]

/** Where this device remembers it. Nothing about a person or an answer is here. */
const keyOf = (name: ChoiceName) => `mingcha-${name}`
const root = document.documentElement

const show = (name: ChoiceName, choice: string, buttons: readonly HTMLButtonElement[]): void => {
  if (choice === '') delete root.dataset[name]
  else root.dataset[name] = choice
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.value === choice))
}

/**
 * Makes the buttons for size of type and contrast work and shows what is chosen; it is kept on this device, for
 * every page. Pressing one chooses it, pressing it again goes back to the ordinary.
 * @see docs/SPEC.md DOC-18
 */
export const rememberChoices = (): void => {
  for (const name of names) {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>(`[data-set=${name}]`)]
    const kept = readChoice(keyOf(name)) ?? ''
    // What another version of the site kept may be no choice here.
    show(name, buttons.some(({ value }) => value === kept) ? kept : '', buttons)
    for (const button of buttons) {
      button.classList.remove('needs-script')
      button.addEventListener('click', () => {
        const choice = root.dataset[name] === button.value ? '' : button.value
        show(name, choice, buttons)
        keepChoice(keyOf(name), choice)
      })
    }
  }
}

// A browser told to keep nothing throws SecurityError on the mere mention of localStorage, and
// QuotaExceededError when it is full; then the choice holds for this page only.
const readChoice = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
const keepChoice = (key: string, choice: string): void => {
  try {
    localStorage.setItem(key, choice)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
