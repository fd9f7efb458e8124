import type { Bytes } from '../../core/bytes.ts'
import { sendRequestPieces } from '../../core/wire/sealed-envelopes.ts'
import { sealedFileParts } from '../../core/wire/sealed-file.ts'
import { saveFile } from '../ui/save-file.ts'
import { randomBytes } from './services.ts'

/** The name says nothing of when or whose: it may lie on a stick with others. */
const fileName = 'mingcha-envelopes.mingcha'

/**
 * Hands send requests to the browser's downloads as a sealed file. What is handed over stays in the outbox and is
 * still sent by itself.
 * @returns the file's name.
 * @see docs/SPEC.md SFILE-2
 */
export const saveEnvelopes = async (inspectionId: string, requests: readonly Bytes[]): Promise<string> => {
  const parts: Bytes[] = []
  for await (const part of sealedFileParts(
    'envelopes',
    inspectionId,
    sendRequestPieces(requests, randomBytes),
  ))
    parts.push(part)
  saveFile(fileName, 'application/octet-stream', new Blob(parts))
  return fileName
}
