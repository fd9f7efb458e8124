// Direction controls, zero-width characters, tags and other invisible ones: they can make a text look like another.
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters to show
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu

/** A stranger's text with what could not be seen made visible: `⟦U+202E⟧`. Line breaks stay. */
export const visibleText = (text: string): string =>
  text.replace(
    invisible,
    (character) => `⟦U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`,
  )
