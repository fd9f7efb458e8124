/**
 * What became of every slip at one server, signed by it, on its way into the redeem book of another server of the same
 * inspection: without it, more envelopes would have come than slips were redeemed there.
 *
 * Cut into parts that are no longer than a send request, which every proxy lets through:
 *
 * | bytes | what |
 * |---|---|
 * | 64 | Ed25519, by the inspection's receipt key, over label, inspection and all that follows |
 * | 64 each | of up to 128 slips, in ascending order: the hash of its code, and its mark |
 *
 * Every slip is in one part, redeemed or not: their length says no more than how many were printed.
 * @see docs/SPEC.md SFILE-10; docs/decisions/0742
 */
import { type Bytes, compareBytes, concatBytes, createReader, utf8ToBytes } from '../bytes.ts'
import { failure } from '../errors.ts'

/** What is kept of one slip. */
export interface SlipMark {
  /** SHA-256 of its redeem code. */
  readonly codeHash: Bytes
  /** 32 bytes: zeros while it is unused, ones when it is void, else SHA-256 of the blinded message it was redeemed with. */
  readonly mark: Bytes
}

const signatureBytes = 64
const hashBytes = 32
const markBytes = 2 * hashBytes
const marksInPart = 128

/** Bytes of the longest part. */
export const maxSlipMarksBytes = signatureBytes + marksInPart * markBytes

const messageOf = (inspectionId: string, rows: Uint8Array): Bytes =>
  concatBytes(utf8ToBytes(`mingcha/slip-marks/v1|${inspectionId}|`), rows)

/**
 * Signs the marks of all slips of an inspection, in as many parts as it takes.
 * @param receiptPrivateKey - PKCS #8, Ed25519: only a server of this inspection has it.
 * @param marks - ascending by the hash of the code.
 */
export const signSlipMarks = async (
  receiptPrivateKey: Bytes,
  inspectionId: string,
  marks: readonly SlipMark[],
): Promise<readonly Bytes[]> => {
  const key = await crypto.subtle.importKey('pkcs8', receiptPrivateKey, 'Ed25519', false, ['sign'])
  const parts: Bytes[] = []
  for (let from = 0; from < marks.length; from += marksInPart) {
    const some = marks.slice(from, from + marksInPart)
    const rows = concatBytes(...some.flatMap(({ codeHash, mark }) => [codeHash, mark]))
    const signature = await crypto.subtle.sign('Ed25519', key, messageOf(inspectionId, rows))
    parts.push(concatBytes(new Uint8Array(signature), rows))
  }
  return parts
}

/**
 * The marks of one part, signed by a server of this inspection.
 * @param receiptKey - 32 bytes from the manifest.
 * @throws `ballot/bad-slip-marks` for anything else, whatever it is.
 */
export const readSlipMarks = async (
  receiptKey: Bytes,
  inspectionId: string,
  signed: Bytes,
): Promise<readonly SlipMark[]> => {
  const lengthBytes = signed.length
  const slips = (lengthBytes - signatureBytes) / markBytes
  if (slips < 1 || !Number.isInteger(slips)) throw failure('ballot/bad-slip-marks', { lengthBytes })
  const reader = createReader(signed)
  const signature = reader.take(signatureBytes)
  const key = await crypto.subtle.importKey('raw', receiptKey, 'Ed25519', false, ['verify'])
  const message = messageOf(inspectionId, signed.subarray(signatureBytes))
  if (!(await crypto.subtle.verify('Ed25519', key, signature, message)))
    throw failure('ballot/bad-slip-marks', { lengthBytes })
  const marks = Array.from({ length: slips }, () => ({
    codeHash: reader.take(hashBytes),
    mark: reader.take(hashBytes),
  }))
  // A slip that stood in it twice could be marked in two ways.
  const isAscending = marks.every(
    ({ codeHash }, at) => at === 0 || compareBytes((marks[at - 1] as SlipMark).codeHash, codeHash) < 0,
  )
  if (!isAscending) throw failure('ballot/bad-slip-marks', { slips })
  return marks
}
