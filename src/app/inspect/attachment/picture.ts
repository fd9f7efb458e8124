/**
 * Pictures made anew: what the camera wrote beside the picture (place, time, device, owner, a small copy) is not in
 * what we keep, because we keep pixels and nothing else.
 * @see docs/SPEC.md ATT-5; docs/decisions/0611
 */
import { failure } from '../../../core/errors.ts'
import type { Box, Size } from './boxes.ts'

/** A picture in memory, upright, no larger than {@link maxPicturePixels}. Whoever asked for it calls `close`. */
export interface Picture extends Size {
  readonly canvas: HTMLCanvasElement
  /** Lets go of the pixels. */
  close(): void
}

/**
 * Most pixels of a kept picture. A page of A4 that fills it has more than 300 dots to the inch: 8-point print is
 * read, also on paper again. About 2 MB.
 */
export const maxPicturePixels = 10_000_000
/** Longest side: what old phones can still draw. Long screenshots keep their width. */
const maxSidePixels = 8_192
const jpegQuality = 0.86

/** Size of the kept picture for a source: the same proportions, never larger. */
export const fittingSize = ({ width, height }: Size): Size => {
  const scale = Math.min(
    1,
    Math.sqrt(maxPicturePixels / (width * height)),
    maxSidePixels / Math.max(width, height),
  )
  return {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  }
}

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])

/** Whether bytes begin like a HEIC file (ISO/IEC 23008-12, brand of the `ftyp` box). @param start - 12 bytes. */
export const isHeic = (start: Uint8Array): boolean => {
  const text = String.fromCharCode(...start.subarray(4, 12))
  return text.startsWith('ftyp') && heicBrands.has(text.slice(4))
}

const drawingOn = (canvas: HTMLCanvasElement): CanvasRenderingContext2D => {
  const context = canvas.getContext('2d')
  if (!context) throw failure('attachment/not-a-picture')
  return context
}

const createCanvas = ({ width, height }: Size): HTMLCanvasElement => {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas
}

/** Some browsers, told to resist tracking, give other pixels back than were drawn: a picture would be noise. */
const refuseAlteredCanvas = (): void => {
  const canvas = createCanvas({ width: 8, height: 8 })
  const context = drawingOn(canvas)
  const colours = ['#c81e28', '#1e28c8']
  for (const [index, colour] of colours.entries()) {
    context.fillStyle = colour
    context.fillRect(0, index * 4, 8, 4)
  }
  const { data } = context.getImageData(0, 0, 8, 8)
  const isNear = (offset: number, wanted: readonly number[]) =>
    wanted.every((value, at) => Math.abs((data[offset + at] as number) - value) <= 8)
  if (!isNear(0, [200, 30, 40]) || !isNear(8 * 7 * 4, [30, 40, 200]))
    throw failure('attachment/canvas-altered')
}

const loadImage = async (content: Blob): Promise<{ image: HTMLImageElement; close(): void }> => {
  const address = URL.createObjectURL(content)
  const image = new Image()
  const close = () => {
    URL.revokeObjectURL(address)
    image.src = ''
  }
  image.src = address
  try {
    await image.decode()
    if (image.naturalWidth === 0 || image.naturalHeight === 0) throw new TypeError('a picture without size')
    return { image, close }
  } catch (cause) {
    close()
    const start = new Uint8Array(
      await content
        .slice(0, 12)
        .arrayBuffer()
        .catch(() => new ArrayBuffer(0)),
    )
    if (start.length === 0) throw failure('attachment/unreadable', { lengthBytes: content.size }, { cause })
    throw failure(isHeic(start) ? 'attachment/heic' : 'attachment/not-a-picture', {}, { cause })
  }
}

const drawImage = (image: HTMLImageElement, size: Size): HTMLCanvasElement => {
  const canvas = createCanvas(size)
  const context = drawingOn(canvas)
  // JPEG knows no transparency; what was transparent is paper.
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, size.width, size.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, size.width, size.height)
  return canvas
}

/**
 * Reads a picture as a browser shows it: turned upright, made smaller where it is too large.
 * @throws `attachment/heic`, `attachment/not-a-picture`, `attachment/unreadable`, `attachment/canvas-altered`,
 *   `attachment/empty`
 */
export const readPicture = async (content: Blob): Promise<Picture> => {
  if (content.size === 0) throw failure('attachment/empty')
  refuseAlteredCanvas()
  const { image, close } = await loadImage(content)
  try {
    const size = fittingSize({ width: image.naturalWidth, height: image.naturalHeight })
    const canvas = drawImage(image, size)
    return {
      canvas,
      ...size,
      close: () => {
        canvas.width = 0
        canvas.height = 0
      },
    }
  } finally {
    close()
  }
}

/** What a canvas shows, as a file of nothing but pixels. @throws `attachment/not-a-picture` */
export const encodeCanvas = (
  canvas: HTMLCanvasElement,
  mediaType: 'image/jpeg' | 'image/png',
): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob(
      (file) => {
        // A browser that cannot write the type writes PNG without a word.
        if (file && file.type === mediaType) resolve(file)
        else reject(failure('attachment/not-a-picture'))
      },
      mediaType,
      jpegQuality,
    )
  })

/**
 * Burns black boxes into the picture and encodes it. The pixels below are overwritten before anything is encoded, so
 * they are in nothing that leaves this function.
 */
export const encodePicture = async ({ canvas }: Picture, boxes: readonly Box[]): Promise<Blob> => {
  const context = drawingOn(canvas)
  context.fillStyle = '#000000'
  for (const { x, y, width, height } of boxes) context.fillRect(x, y, width, height)
  return encodeCanvas(canvas, 'image/jpeg')
}

/** A copy of a picture with a longest side of `sidePixels` at most, as JPEG. @throws as {@link readPicture}, less `attachment/empty` */
export const smallerCopy = async (
  content: Blob,
  sidePixels: number,
): Promise<Size & { readonly content: Blob }> => {
  const { image, close } = await loadImage(content)
  try {
    const scale = Math.min(1, sidePixels / Math.max(image.naturalWidth, image.naturalHeight))
    const size = {
      width: Math.max(1, Math.round(image.naturalWidth * scale)),
      height: Math.max(1, Math.round(image.naturalHeight * scale)),
    }
    const canvas = drawImage(image, size)
    const small = await encodeCanvas(canvas, 'image/jpeg')
    canvas.width = 0
    return { ...size, content: small }
  } finally {
    close()
  }
}

/** A small copy for a list, as the address of a Blob in memory; the caller revokes it. `null`: not a picture here. */
export const thumbnailOf = async (content: Blob, sidePixels: number): Promise<string | null> => {
  try {
    return URL.createObjectURL((await smallerCopy(content, sidePixels)).content)
  } catch {
    // A list without a small picture is still a list; opening the picture says what is wrong with it.
    return null
  }
}
