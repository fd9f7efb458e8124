import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../../core/message.ts'

/** `12.5%`, one decimal; the sign for "not shown" where there is none. */
export const shareText = (share: number | null): string =>
  share === null ? m.tally.dash : `${(share * 100).toFixed(1)}%`

/** `5（12.5%）`: a count and its share of a whole; without the share when the whole is empty. */
export const countOfText = (count: number, whole: number): string =>
  whole === 0 ? String(count) : fillMessage(m.tally.countOf, { count, share: shareText(count / whole) })

// Direction controls, zero-width and other invisible characters: they can make a text look like another.
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters to show
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

/** A stranger's text with what could not be seen made visible: `⟦U+202E⟧`. Line breaks stay. */
export const visibleText = (text: string): string =>
  text.replace(
    invisible,
    (character) => `⟦U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`,
  )
