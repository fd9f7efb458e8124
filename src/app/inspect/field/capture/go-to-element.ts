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
