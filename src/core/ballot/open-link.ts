import { type Bytes, sha256, utf8ToBytes } from '../bytes.ts'

/**
 * The redeem code of one place of an open link, 16 bytes. There are no slips: anybody can compute every code, and a
 * phone takes a place at random. So the door counts places, not people, and nothing about a place is secret.
 * @param place - 0 to the number of places − 1.
 * @see docs/SPEC.md MODE-5; docs/decisions/0722
 */
export const openLinkCodeOf = async (inspectionId: string, place: number): Promise<Bytes> =>
  (await sha256(utf8ToBytes(`mingcha/open-link/v1|${inspectionId}|${place}`))).slice(0, 16)
