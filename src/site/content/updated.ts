import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { contentFiles, contentRoot, oncePerBuild, readContent } from './read-content.ts'

const updatesFile = 'updated.yaml'

/** When each file of content was last changed: the hash of what it then was, and the day. Written by npm run generate. */
const updatesSchema = z.record(
  z.string(),
  z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), on: z.iso.date() }),
)
type Updates = z.infer<typeof updatesSchema>

const hashOf = (path: string): string =>
  createHash('sha256')
    .update(readFileSync(join(contentRoot, path)))
    .digest('hex')

const readUpdates = oncePerBuild(
  (): Updates => (existsSync(join(contentRoot, updatesFile)) ? readContent(updatesFile, updatesSchema) : {}),
)

/** What has a day: whatever is content of pages; not the sentences around it, settings, and what is for tries only. */
const datedFiles = (): readonly string[] => {
  const inFolders = readdirSync(contentRoot, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['messages', 'demo'].includes(entry.name))
    .flatMap(({ name }) => contentFiles(name))
  const texts = readdirSync(join(contentRoot, 'documents'))
    .filter((name) => /\.(txt|docx)$/i.test(name))
    .map((name) => join('documents', name))
  return [...inFolders, ...texts, ...contentFiles('')]
    .filter((path) => path !== updatesFile && path !== 'site.yaml')
    .toSorted()
}

/** The day a file was last written, in the time of the courts: of a document a court has added, which nobody lists. */
const dayOfFile = (path: string): string =>
  statSync(join(contentRoot, path)).mtime.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

/**
 * The day the newest of some files was last changed, ISO, or `null` when one of them has been changed since `npm run
 * generate` ran: a page rather says nothing than a day that is not true. A document that is not listed has the day of its file.
 * @param places - Files or folders relative to `content/`; none: `null`.
 * @see docs/SPEC.md DOC-35; docs/decisions/0106
 */
export const updatedOn = (...places: readonly string[]): string | null => {
  const updates = readUpdates()
  const files = places.flatMap((place) => (/\.[a-z]+$/.test(place) ? [place] : contentFiles(place)))
  const days = files.map((path) => {
    const update = updates[path]
    if (update === undefined && path.startsWith('documents/')) return dayOfFile(path)
    return update !== undefined && update.sha256 === hashOf(path) ? update.on : null
  })
  return days.includes(null) ? null : (days.toSorted().at(-1) ?? null)
}

/**
 * What `content/updated.yaml` must say: a file that is as it was keeps its day, every other gets `todayIso`.
 * @param todayIso - of the person who runs this.
 */
export const updatesText = (todayIso: string): string => {
  const former = readUpdates()
  const lines = datedFiles().map((path) => {
    const sha256 = hashOf(path)
    const on = former[path]?.sha256 === sha256 ? former[path].on : todayIso
    return `${path}: { sha256: ${sha256}, on: "${on}" }\n`
  })
  return `# 每个文件最后改动的日子。由 npm run generate 写，不要手改：sha256 对不上时，页面不显示日期，测试会失败。\n${lines.join('')}`
}
