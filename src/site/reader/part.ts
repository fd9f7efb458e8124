import styles from '../styles/reader.css?url'

/** Properties of an element and attributes of it, then what stands in it. */
interface Shape {
  readonly [attribute: string]: string | boolean | undefined
}

/**
 * Makes an element with attributes and children: everything the tools show is made this way, never from HTML
 * (docs/SPEC.md DOC-13). `true` sets an empty attribute; `false` and `undefined` set none.
 */
export const make = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  shape: Shape = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name)
  for (const [attribute, value] of Object.entries(shape))
    if (value !== undefined && value !== false) element.setAttribute(attribute, value === true ? '' : value)
  element.append(...children)
  return element
}

/** A button that does one thing. */
export const makeButton = (label: string, look: string, act: () => void): HTMLButtonElement => {
  const button = make('button', { type: 'button', class: `button ${look}` }, label)
  button.addEventListener('click', act)
  return button
}

let asked: Promise<void> | null = null

/** Adds the style sheet of the tools, once; resolves when it has come, or failed: a tool without its look still works. */
export const loadStyles = (): Promise<void> => {
  asked ??= new Promise((resolve) => {
    const link = make('link', { rel: 'stylesheet', href: styles })
    link.addEventListener('load', () => resolve())
    link.addEventListener('error', () => resolve())
    document.head.append(link)
  })
  return asked
}

/** The units of the document on this page, in order. */
export const unitElements = (): readonly HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>('.gongwen span[id]'),
]
