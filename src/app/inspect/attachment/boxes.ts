/** A black box on a picture, in pixels of the picture, inside it. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Pixels of a picture. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A point on a picture; may lie outside while something is dragged. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Every box that was ever on the picture, so that each step can be taken back. The last is what is seen. */
export type BoxHistory = readonly (readonly Box[])[]

const isBox = (json: unknown): json is Box =>
  typeof json === 'object' &&
  json !== null &&
  ['x', 'y', 'width', 'height'].every((name) => typeof (json as Record<string, unknown>)[name] === 'number')

/** Whether JSON is a {@link BoxHistory} with at least one step. */
export const isBoxHistory = (json: unknown): json is BoxHistory =>
  Array.isArray(json) && json.length > 0 && json.every((step) => Array.isArray(step) && step.every(isBox))

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most)

/** The smallest side a box may have: less would cover nothing and be hard to hit. */
export const leastSide = (size: Size): number =>
  Math.min(Math.max(8, Math.round(Math.max(size.width, size.height) / 100)), size.width, size.height)

/** The box two corners span, cut at the picture's edges; whole pixels, rounded outwards. */
export const boxBetween = (a: Point, b: Point, size: Size): Box => {
  const left = clamp(Math.floor(Math.min(a.x, b.x)), 0, size.width)
  const top = clamp(Math.floor(Math.min(a.y, b.y)), 0, size.height)
  const right = clamp(Math.ceil(Math.max(a.x, b.x)), 0, size.width)
  const bottom = clamp(Math.ceil(Math.max(a.y, b.y)), 0, size.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Whether it is large enough to have been meant. */
export const isMeant = ({ width, height }: Box, size: Size): boolean =>
  width >= leastSide(size) && height >= leastSide(size)

/** Moves a box, as far as the picture goes. */
export const moveBox = (box: Box, byX: number, byY: number, size: Size): Box => ({
  ...box,
  x: clamp(Math.round(box.x + byX), 0, size.width - box.width),
  y: clamp(Math.round(box.y + byY), 0, size.height - box.height),
})

/** Moves the right and lower side of a box; the other corner stays. */
export const resizeBox = (box: Box, byX: number, byY: number, size: Size): Box => {
  const least = leastSide(size)
  return {
    ...box,
    width: clamp(Math.round(box.width + byX), Math.min(least, size.width - box.x), size.width - box.x),
    height: clamp(Math.round(box.height + byY), Math.min(least, size.height - box.y), size.height - box.y),
  }
}

/** The topmost box under a point: its index, and whether the point is at its lower right corner. */
export const boxAt = (
  boxes: readonly Box[],
  { x, y }: Point,
  cornerPixels: number,
): { readonly index: number; readonly atCorner: boolean } | null => {
  const isNearCorner = (box: Box) => Math.hypot(box.x + box.width - x, box.y + box.height - y) <= cornerPixels
  const isInside = (box: Box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
  const index = boxes.findLastIndex((box) => isInside(box) || isNearCorner(box))
  const box = boxes[index]
  return box ? { index, atCorner: isNearCorner(box) } : null
}

/** A box in the middle, for whoever has no pointer: a third as wide and a tenth as high as the picture. */
export const boxInTheMiddle = (size: Size): Box => {
  const width = Math.max(leastSide(size), Math.round(size.width / 3))
  const height = Math.max(leastSide(size), Math.round(size.height / 10))
  return { x: Math.floor((size.width - width) / 2), y: Math.floor((size.height - height) / 2), width, height }
}
