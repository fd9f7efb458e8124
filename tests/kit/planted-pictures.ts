import { crc32 } from 'node:zlib'

const uint16 = (value: number): Buffer => Buffer.of(value >> 8, value & 255)
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** One entry of an image file directory, TIFF 6.0 section 2: tag, type, count, value or offset. */
const entry = (tag: number, type: number, count: number, value: Buffer): Buffer =>
  Buffer.concat([
    uint16(tag),
    uint16(type),
    uint32(count),
    Buffer.concat([value, Buffer.alloc(4)]).subarray(0, 4),
  ])

const segment = (marker: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.of(0xff, marker), uint16(content.length + 2), content])

/** A JPEG with segments put in right behind its start. */
const withSegments = (jpeg: Buffer, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])

const exif = (tiff: Buffer): Buffer => segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff]))
const tiffHead = Buffer.concat([Buffer.from('MM'), uint16(42), uint32(8)])

/** The photo with what phones write beside it: Exif with a place and a camera, XMP, a comment. */
export const withExif = (jpeg: Buffer): Buffer => {
  // IFD0 at 8: camera (ASCII) and a pointer to the GPS directory, whose one entry is the area (ASCII).
  const camera = Buffer.from('CAMERA-SERIAL-77\0')
  const area = Buffer.from('GPSMARK 30.2741N 120.1551E\0')
  const ifd0Bytes = 2 + 2 * 12 + 4
  const gpsAt = 8 + ifd0Bytes
  const gpsBytes = 2 + 12 + 4
  const cameraAt = gpsAt + gpsBytes
  const areaAt = cameraAt + camera.length
  const tiff = Buffer.concat([
    tiffHead,
    uint16(2),
    entry(0x010f, 2, camera.length, uint32(cameraAt)),
    entry(0x8825, 4, 1, uint32(gpsAt)),
    uint32(0),
    uint16(1),
    entry(0x001c, 2, area.length, uint32(areaAt)),
    uint32(0),
    camera,
    area,
  ])
  const xmp = Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPSMARK CAMERA-SERIAL-77</x:xmpmeta>')
  return withSegments(jpeg, exif(tiff), segment(0xe1, xmp), segment(0xfe, Buffer.from('GPSMARK')))
}

/** The photo marked as taken with the phone turned: 6 is a quarter turn to the right. */
export const withOrientation = (jpeg: Buffer, orientation: number): Buffer =>
  withSegments(
    jpeg,
    exif(Buffer.concat([tiffHead, uint16(1), entry(0x0112, 3, 1, uint16(orientation)), uint32(0)])),
  )

/** The PNG with text beside its pixels, as programs write it. */
export const withPngText = (png: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from('tEXt'), Buffer.from('Comment\0GPSMARK CAMERA-SERIAL-77')])
  const chunk = Buffer.concat([uint32(body.length - 4), body, uint32(crc32(body))])
  // Behind signature (8) and IHDR (25).
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}
