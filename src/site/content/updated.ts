import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { contentFiles, contentRoot, readContent } from './read-content.ts'

const updatesFile = 'updated.yaml'

/** When each document's file was last changed: the hash of what it then was, and the day. Written by npm run generate. */
const updatesSchema = z.record(
  z.string(),
  z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), on: z.iso.date() }),
)
type Updates = z.infer<typeof updatesSchema>

const hashOf = (path: string): string =>
  createHash('sha256')
    .update(readFileSync(join(contentRoot, path)))
    .digest('hex')

const readUpdates = (): Updates =>
  existsSync(join(contentRoot, updatesFile)) ? readContent(updatesFile, updatesSchema) : {}

/**
 * The day a document's file was last changed, ISO, or `null` when it has been changed since `npm run generate` ran:
 * a page rather says nothing than a day that is not true.
 * @param path - Relative to `content/`.
 * @see docs/SPEC.md DOC-35; docs/decisions/0106
 */
export const updatedOn = (path: string): string | null => {
  const update = readUpdates()[path]
  // A text a court added itself has no such file.
  if (update === undefined) return null
  return update.sha256 === hashOf(path) ? update.on : null
}

/**
 * What `content/updated.yaml` must say: a file that is as it was keeps its day, every other gets `todayIso`.
 * @param todayIso - of the person who runs this.
 */
export const updatesText = (todayIso: string): string => {
  const former = readUpdates()
  const lines = [...contentFiles('documents'), 'cited-documents.yaml'].map((path) => {
    const sha256 = hashOf(path)
    const on = former[path]?.sha256 === sha256 ? former[path].on : todayIso
    return `${path}: { sha256: ${sha256}, on: "${on}" }\n`
  })
  return `# 每个文件最后改动的日子。由 npm run generate 写，不要手改：sha256 对不上时，页面不显示日期，测试会失败。\n${lines.join('')}`
}
