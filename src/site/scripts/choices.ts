/** What a reader may set, and the values each takes besides the ordinary one. Stands on <html> as `data-<name>`. */
const choices = { type: ['large', 'largest'], contrast: ['high'] } as const
type ChoiceName = keyof typeof choices

/** Where this device remembers it. Nothing about a person or an answer is here. */
const keyOf = (name: ChoiceName) => `mingcha-${name}`
const root = document.documentElement

type Control = HTMLButtonElement | HTMLInputElement | HTMLSelectElement

const show = (name: ChoiceName, choice: string, controls: readonly Control[]): void => {
  if (choice === '') delete root.dataset[name]
  else root.dataset[name] = choice
  for (const control of controls)
    if (control instanceof HTMLSelectElement) control.value = choice
    else if (control instanceof HTMLInputElement) control.checked = choice !== ''
    else control.setAttribute('aria-pressed', String(choice !== ''))
}

/**
 * Makes the switches for size of type and contrast work and shows what is chosen; it is kept on this device, for
 * every page. Does nothing for what a page has no switch for but the choice itself.
 * @see docs/SPEC.md DOC-18
 */
export const rememberChoices = (): void => {
  for (const name of Object.keys(choices) as ChoiceName[]) {
    const controls = [
      ...document.querySelectorAll<Control>(
        name === 'type' ? '[data-large-type],[data-set=type]' : '[data-set=contrast]',
      ),
    ]
    const kept = readChoice(keyOf(name)) ?? ''
    show(name, (choices[name] as readonly string[]).includes(kept) ? kept : '', controls)
    for (const control of controls) {
      control.closest('.needs-script')?.classList.remove('needs-script')
      const isButton = control instanceof HTMLButtonElement
      control.addEventListener(isButton ? 'click' : 'change', () => {
        const toggled = root.dataset[name] === undefined ? choices[name][0] : ''
        const choice = control instanceof HTMLSelectElement ? control.value : toggled
        show(name, choice, controls)
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
