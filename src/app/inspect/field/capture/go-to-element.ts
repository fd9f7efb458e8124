/**
 * Brings an element to the middle of the screen and gives it the focus; does nothing while it is not drawn.
 * @param isFound - marks it as what was looked for.
 */
export const goToElement = (id: string, isFound = false): void => {
  const element = document.getElementById(id)
  if (isFound) element?.setAttribute('data-found', '')
  element?.scrollIntoView({ block: 'center' })
  element?.focus({ preventScroll: true })
}

/** The same for a field, with the focus in its first input: to write there at once. */
export const goToInput = (id: string): void => {
  goToElement(id)
  document.getElementById(id)?.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true })
}
