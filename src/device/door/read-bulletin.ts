import {
  type Bulletin,
  bulletinSchema,
  type Destruction,
  destructionSchema,
  type OpeningRecord,
  openingRecordSchema,
} from '../../core/wire/schemas.ts'
import type { PublicDoor, Reply } from './public-door.ts'

/** A Zod schema as far as this file needs one. */
interface Reading<Value> {
  safeParse(json: unknown): { success: true; data: Value } | { success: false }
}

const readerOf =
  <Value>(schema: Reading<Value>) =>
  (json: unknown): Value | null => {
    const parsed = schema.safeParse(json)
    return parsed.success ? parsed.data : null
  }

/** The bulletin of a closed box, whole, as everybody gets it. @throws `wire/malformed` */
export const readBulletin = (door: PublicDoor, inspectionId: string): Promise<Reply<Bulletin>> =>
  door.readJson(`/${inspectionId}/bulletin`, readerOf(bulletinSchema))

/** Of what may not be there yet; the door says `null` then. */
const readerOfSome = <Value>(schema: Reading<Value>) => {
  const read = readerOf(schema)
  return (json: unknown): Value | 'none' | null => (json === null ? 'none' : read(json))
}

/** The record of an opening, whole, as everybody gets it; `none` before it. @throws `wire/malformed` */
export const readOpening = (door: PublicDoor, inspectionId: string): Promise<Reply<OpeningRecord | 'none'>> =>
  door.readJson(`/${inspectionId}/opening`, readerOfSome(openingRecordSchema))

/** The record of a destruction, as everybody gets it; `none` before it. @throws `wire/malformed` */
export const readDestruction = (
  door: PublicDoor,
  inspectionId: string,
): Promise<Reply<Destruction | 'none'>> =>
  door.readJson(`/${inspectionId}/destruction`, readerOfSome(destructionSchema))
