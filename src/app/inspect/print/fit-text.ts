/** Sizes to try, in points; the first is taken as long as it fits, the last even if it does not. */
export interface TextSizes {
  readonly largestPt: number
  readonly smallestPt: number
}

const stepPt = 0.25

/**
 * Sets the text of a piece of paper as large as it can hold, instead of cutting it off or printing lines over
 * each other: names, addresses and times that cross midnight may be long, and the paper has one size.
 *
 * @param paper - of fixed height, its text sized in `em`.
 * @param setSize - applies a size to it, and to whatever else must look the same.
 */
export const fitText = (
  paper: HTMLElement,
  { largestPt, smallestPt }: TextSizes,
  setSize: (size: string) => void,
): void => {
  for (let sizePt = largestPt; sizePt >= smallestPt; sizePt -= stepPt) {
    setSize(`${sizePt}pt`)
    if (paper.scrollHeight <= paper.clientHeight) return
  }
}
