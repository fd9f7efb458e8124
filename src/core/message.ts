/**
 * Puts values into a sentence: every `{name}` is replaced by `values.name`.
 * A name without a value stays as it stands, so that a forgotten one is seen and no sentence breaks.
 * @example fillMessage('共 {count} 题', { count: 36 }) // '共 36 题'
 * @see docs/SPEC.md DOC-10
 */
export const fillMessage = (message: string, values: Readonly<Record<string, string | number>>): string =>
  message.replace(/\{([a-zA-Z]+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  )
