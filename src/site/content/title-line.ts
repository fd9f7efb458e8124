const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** As many characters as a line of a title holds on the narrowest phone in the largest type, and as few as look well. */
const [mostCharacters, fewestCharacters] = [10, 7]

/**
 * How many characters a line of a title should hold where it must break, so that no word is torn: 加强司法 ｜ 巡查, not
 * 加强司 ｜ 法巡查. `null` where no length from 7 to 10 does that, or where the title needs no second line.
 * @param titles - The lines of the title as the document has them; each breaks on its own.
 */
export const titleLine = (titles: readonly string[]): number | null => {
  const places = titles.map((title) => ({
    length: title.length,
    starts: new Set([...segmenter.segment(title)].map(({ index }) => index)),
  }))
  if (places.every(({ length }) => length <= mostCharacters)) return null
  for (let line = mostCharacters; line >= fewestCharacters; line -= 1) {
    const isWhole = places.every(({ length, starts }) => {
      for (let at = line; at < length; at += line) if (!starts.has(at)) return false
      return true
    })
    if (isWhole) return line
  }
  return null
}

/** Whether a place is inside a number with its unit or inside the day of a date: 5 月, 5月 1日; 2024年 ｜ 5月1日 is not. */
const isInDay = (before: string, after: string): boolean =>
  (/\d$/.test(before) && /^[年月日]/.test(after)) || (/月$/.test(before) && /^\d/.test(after))

/**
 * A title in pieces between which it may break: after each word that another follows. What stands at a mark of
 * punctuation is left to the browser, which knows where a line may begin.
 */
export const titlePieces = (title: string): readonly string[] => {
  const pieces: string[] = []
  let wasWord = false
  for (const { segment, isWordLike = false } of segmenter.segment(title)) {
    if (isWordLike && wasWord && !isInDay(pieces.at(-1) ?? '', segment)) pieces.push(segment)
    else pieces.push((pieces.pop() ?? '') + segment)
    wasWord = isWordLike
  }
  return pieces
}
