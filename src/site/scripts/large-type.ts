/** Where this device remembers that somebody wants large type. Nothing about a person or an answer is here. */
const key = 'mingcha-type'

/** Makes the large-type button work and shows it; the choice is kept on this device. Does nothing without a button. */
export const rememberLargeType = (button: HTMLButtonElement | null): void => {
  if (!button) return
  const root = document.documentElement
  const show = (large: boolean) => {
    if (large) root.dataset.type = 'large'
    else delete root.dataset.type
    button.setAttribute('aria-pressed', String(large))
  }
  show(readChoice() === 'large')
  button.classList.remove('needs-script')
  button.addEventListener('click', () => {
    const large = root.dataset.type !== 'large'
    show(large)
    keepChoice(large ? 'large' : 'normal')
  })
}

// A browser told to keep nothing throws SecurityError on the mere mention of localStorage, and
// QuotaExceededError when it is full; then the choice holds for this page only.
const readChoice = (): string | null => {
  try {
    return localStorage.getItem(key)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
const keepChoice = (choice: string): void => {
  try {
    localStorage.setItem(key, choice)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
