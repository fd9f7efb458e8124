import type { Locator, Page } from '@playwright/test'
import jsqr from 'jsqr'

/** A picture, four bytes a pixel: red, green, blue, alpha. */
interface Pixels {
  readonly bytes: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** The picture of an element as a browser draws it. */
export const pixelsOf = async (page: Page, element: Locator): Promise<Pixels> => {
  const picture = (await element.screenshot()).toString('base64')
  // Decoded in an empty page: ours may not load pictures from anywhere.
  const blank = await page.context().newPage()
  const { pixels, width, height } = await blank.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const read = context?.getImageData(0, 0, bitmap.width, bitmap.height)
    return { pixels: [...(read?.data ?? [])], width: bitmap.width, height: bitmap.height }
  }, picture)
  await blank.close()
  return { bytes: Uint8ClampedArray.from(pixels), width, height }
}

/** What a QR reader sees in the picture of an element. */
export const scanPicture = async (page: Page, element: Locator): Promise<string | null> => {
  const { bytes, width, height } = await pixelsOf(page, element)
  return jsqr(bytes, width, height)?.data ?? null
}

/** What a camera films that is held before a picture: one frame of YUV4MPEG2, 1280 by 720 grey pixels. */
export const filmOf = ({ bytes, width, height }: Pixels): Buffer => {
  const [across, down] = [1_280, 720]
  const grey = Buffer.alloc(across * down, 128)
  for (let y = 0; y < Math.min(height, down); y += 1)
    for (let x = 0; x < Math.min(width, across); x += 1)
      grey[y * across + x] = bytes[(y * width + x) * 4 + 1] ?? 0
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${across} H${down} F10:1 Ip A1:1 C420\nFRAME\n`),
    grey,
    Buffer.alloc((across * down) / 2, 128),
  ])
}
