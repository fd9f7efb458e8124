/** Records on their way out of the vault, and the words they leave with. */
import messages from '../../content/messages/zh-CN/record-export.yaml'
import together from '../../content/messages/zh-CN/together.yaml'
import { attachmentEdits, signatureEdit } from '../../src/core/record/attachment-fact.ts'
import { applyEdits, type RecordContent } from '../../src/core/record/content.ts'
import type { ExportContext, ExportedPicture, ExportedRecord } from '../../src/core/record/export-words.ts'
import { signedMarks } from '../../src/core/record/signed.ts'
import { createWording } from '../../src/core/record/wording.ts'
import { servedDefinitions } from './definitions.ts'
import { interviewContent } from './interview.ts'

/** What the export of 甲法院 says besides its records. */
export const exportContext = async (): Promise<ExportContext> => {
  const definitions = await servedDefinitions()
  const nameOf = (deviceId: string) => `设备${deviceId}`
  return {
    court: '甲法院',
    definitions,
    wording: createWording(definitions, together.wording, nameOf),
    words: messages,
    roleOf: () => 'leader',
    nameOf,
    timeText: (ms) => `第${ms}毫秒`,
    by: { name: '巡查办老周', time: '2026-11-25 09:05', purpose: '归档' },
  }
}

const save = { name: '组员小林', time: '2026-11-20 10:00' }

/** A record as it is exported; without pictures and with nothing undecided unless said otherwise. */
export const exportedRecord = (
  content: RecordContent,
  more: Partial<Pick<ExportedRecord, 'undecided' | 'pictures'>> = {},
): ExportedRecord => ({
  recordId: '0'.repeat(32),
  content,
  created: save,
  written: save,
  undecided: 0,
  pictures: new Map(),
  ...more,
})

/** An attachment nobody can open: the id alone tells it from others. @param digit - what its id is made of. */
export const namedFile = (digit: string, name: string) => ({
  id: digit.repeat(32),
  key: '2'.repeat(64),
  name,
  mediaType: 'image/jpeg',
  sizeBytes: 5,
  chunks: ['3'.repeat(64)],
})

const pictureOf = (base64: string, widthPixels: number, heightPixels: number): ExportedPicture => ({
  bytes: Buffer.from(base64, 'base64'),
  widthPixels,
  heightPixels,
})

// Drawn by a browser: a red and a black bar on white.
const photo = pictureOf(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQF/8QAIBAAAgEDBAMAAAAAAAAAAAAAABEFEhNhFBYjQmSj4f/EABUBAQEAAAAAAAAAAAAAAAAAAAEC/8QAGBEBAQEBAQAAAAAAAAAAAAAAAQACIVH/2gAMAwEAAhEDEQA/ANmSkNDb4rlb7JJYyRbg8X2fDaAI+1msh0oo2Q11zit0Ls23jALQJSovL//Z',
  24,
  16,
)
const drawnSignature = pictureOf(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAUADADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAUG/8QAIhAAAQEHBQEAAAAAAAAAAAAAABEFEhMWZKPiARUjQlFh/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKbaa+1QeCLFe7uoifNfSZN1DdxNMAMzN1DdxE3UN3E0wAzM3UN3EpsVr7rG4IUJ3u8qr808KYAAAAAAAAA//9k=',
  48,
  20,
)

/** An interview with a fact for each text, a photo of the first, and a drawn signature; and its two pictures. */
export const signedInterview = (texts: readonly string[]) => {
  const told = interviewContent(
    { subject_code: 'A07', read_back: '没有更正' },
    texts.map((fact) => ({ fact })),
  )
  const content = applyEdits(told, [
    signatureEdit(
      { field: 'subject_sign' },
      { method: 'drawn', file: namedFile('a', '签名.png'), atMs: 7, signed: signedMarks(told) },
    ),
    ...attachmentEdits('p1', { kind: 'photo', file: namedFile('b', '照片.jpg'), of: 'f1', atMs: 1 }),
    { path: { list: 'attachments', fact: 'p1', field: 'caption' }, value: '窗口' },
  ])
  const pictures = new Map([
    ['a'.repeat(32), drawnSignature],
    ['b'.repeat(32), photo],
  ])
  return { content, pictures }
}
