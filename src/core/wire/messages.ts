import { tokenKeyBytes, tokenPrefixBytes, tokenSignatureBytes } from '../ballot/token.ts'
import { type Bytes, concatBytes, createReader, utf8ToBytes } from '../bytes.ts'
import { envelopeBytes } from '../envelope/format.ts'
import { failure } from '../errors.ts'

/** Bytes of a redeem code. */
export const redeemCodeBytes = 16
/** Bytes of every redeem request: code, blinded message. */
export const redeemRequestBytes = redeemCodeBytes + tokenSignatureBytes
/** Bytes of an ECDSA P-256 signature, r ‖ s (IEEE P1363). */
export const sendSignatureBytes = 64
/** Bytes of every send request: token key, token prefix, token signature, envelope signature, envelope. */
export const sendRequestBytes =
  tokenKeyBytes + tokenPrefixBytes + tokenSignatureBytes + sendSignatureBytes + envelopeBytes

/** One slip's request for a blind signature. */
export interface RedeemRequest {
  /** 16 bytes. */
  readonly code: Bytes
  /** 384 bytes. */
  readonly blinded: Bytes
}

/** Code, then blinded message; 400 bytes. */
export const encodeRedeemRequest = ({ code, blinded }: RedeemRequest): Bytes => concatBytes(code, blinded)

/** Undoes {@link encodeRedeemRequest}. @throws `wire/wrong-length` for any other length. */
export const decodeRedeemRequest = (bytes: Uint8Array): RedeemRequest => {
  if (bytes.length !== redeemRequestBytes)
    throw failure('wire/wrong-length', { lengthBytes: bytes.length, expectedBytes: redeemRequestBytes })
  const reader = createReader(bytes)
  const request = { code: reader.take(redeemCodeBytes), blinded: reader.take(tokenSignatureBytes) }
  reader.end()
  return request
}

/** One sealed answer with the right to send it. Nothing in it was ever seen by the server before. */
export interface SendRequest {
  /** 65 bytes, uncompressed P-256. */
  readonly tokenKey: Bytes
  /** 32 bytes. */
  readonly tokenPrefix: Bytes
  /** 384 bytes. */
  readonly tokenSignature: Bytes
  /** 64 bytes, by the token key over {@link sendSignatureMessage}. */
  readonly envelopeSignature: Bytes
  readonly envelope: Bytes
}

/** The parts one after another; 8 820 bytes, always. */
export const encodeSendRequest = (request: SendRequest): Bytes =>
  concatBytes(
    request.tokenKey,
    request.tokenPrefix,
    request.tokenSignature,
    request.envelopeSignature,
    request.envelope,
  )

/** Undoes {@link encodeSendRequest}. @throws `wire/wrong-length` for any other length. */
export const decodeSendRequest = (bytes: Uint8Array): SendRequest => {
  if (bytes.length !== sendRequestBytes)
    throw failure('wire/wrong-length', { lengthBytes: bytes.length, expectedBytes: sendRequestBytes })
  const reader = createReader(bytes)
  const request = {
    tokenKey: reader.take(tokenKeyBytes),
    tokenPrefix: reader.take(tokenPrefixBytes),
    tokenSignature: reader.take(tokenSignatureBytes),
    envelopeSignature: reader.take(sendSignatureBytes),
    envelope: reader.take(envelopeBytes),
  }
  reader.end()
  return request
}

/** What the token key signs, so that nobody can put another envelope under a valid token. */
export const sendSignatureMessage = (inspectionId: string, envelope: Uint8Array): Bytes =>
  concatBytes(utf8ToBytes(`mingcha/send/v1|${inspectionId}|`), envelope)

/** What a staff device signs to start a session. */
export const sessionMessage = (deviceId: string, challenge: string): Bytes =>
  utf8ToBytes(`mingcha/session/v1|${deviceId}|${challenge}`)

/** Most send requests the staff door takes at once: half a megabyte. */
export const maxTakenInAtOnce = 64
