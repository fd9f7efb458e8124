import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { readWrittenForm } from '../../core/form/check-form.ts'
import type { Form } from '../../core/form/form.ts'
import { readDocuments } from './documents.ts'
import { ContentError, contentFiles, contentRoot, parseYaml, readContent } from './read-content.ts'

const sourcesSchema = z.object({ sources: z.record(z.string(), z.unknown()) })

/**
 * Every form of `content/forms/`, as an inspection may take it, in the order of their ids. The units and
 * sources a form names must exist.
 * @throws `ContentError` with every complaint of the first file that has one; also when two forms share an id.
 * @see docs/SPEC.md FORM-1 to FORM-5
 */
export const readForms = (): readonly Form[] => {
  const known = {
    units: new Set<string>(readDocuments().flatMap(({ units }) => units.map(({ id }) => id))),
    sources: new Set(Object.keys(readContent('sources.yaml', sourcesSchema).sources)),
  }
  const fileById = new Map<string, string>()
  const forms = contentFiles('forms').map((path): Form => {
    const file = join(contentRoot, path)
    const checked = readWrittenForm(parseYaml(file, readFileSync(file, 'utf8')), basename(path), known)
    if (!checked.ok) throw new ContentError(file, checked.problems)
    const former = fileById.get(checked.form.id)
    if (former !== undefined) throw new ContentError(file, [`id：${checked.form.id} 已被 ${former} 使用`])
    fileById.set(checked.form.id, file)
    return checked.form
  })
  return forms.toSorted((left, right) => (left.id < right.id ? -1 : 1))
}
