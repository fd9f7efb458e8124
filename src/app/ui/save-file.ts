/**
 * Hands a file to the browser's downloads. Nothing is sent anywhere.
 * @param contents - text is written as UTF-8; a `Blob` may be larger than memory.
 */
export const saveFile = (name: string, type: string, contents: Uint8Array | string | Blob): void => {
  const address = URL.createObjectURL(new Blob([contents as BlobPart], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers read the file only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
