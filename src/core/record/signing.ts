/** ECDSA P-256 with SHA-256 over revisions and entries, for devices; a server checks with its own. */
import { type Bytes, concatBytes } from '../bytes.ts'
import {
  decodeMemberEntry,
  encodeUnsignedEntry,
  type MemberEntry,
  type MemberEntryBody,
} from './member-entry.ts'
import {
  decodeRevision,
  encodeUnsigned,
  type Revision,
  type RevisionHeader,
  revisionSignatureMessage,
} from './revision.ts'

const algorithm = { name: 'ECDSA', hash: 'SHA-256' }

/** 64 bytes, r ‖ s. */
export const signBytes = async (signingKey: CryptoKey, message: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.sign(algorithm, signingKey, message))

/** Puts a revision together and signs it. Read back, so that nothing leaves that a reader would refuse. */
export const signRevision = async (
  header: RevisionHeader,
  nonce: Bytes,
  ciphertext: Bytes,
  signingKey: CryptoKey,
): Promise<Revision> => {
  const unsigned = encodeUnsigned(header, nonce, ciphertext)
  const signature = await signBytes(signingKey, revisionSignatureMessage(unsigned))
  return decodeRevision(concatBytes(unsigned, signature))
}

/** Signs an entry and gives it as a reader would. */
export const signMemberEntry = async (body: MemberEntryBody, signingKey: CryptoKey): Promise<MemberEntry> => {
  const { unsigned, signedBytes } = encodeUnsignedEntry(body)
  return decodeMemberEntry(concatBytes(unsigned, await signBytes(signingKey, signedBytes)))
}

/**
 * Whether this key signed these bytes. Who the author is and whether it may write is the membership log's business
 * (members.ts). Never throws because of the signature.
 */
export const isSignedBy = (
  { signedBytes, signature }: { readonly signedBytes: Bytes; readonly signature: Bytes },
  signingKey: CryptoKey,
): Promise<boolean> => crypto.subtle.verify(algorithm, signingKey, signature, signedBytes)

/** A device's public signing key for {@link isSignedBy}, from its 65 bytes. Rejects for bytes that are no point. */
export const importSigningKey = (signingKey: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', signingKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
