import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Carrier } from '../../core/document/trace.ts'
import type { UnitId } from '../../core/document/unit-id.ts'
import { readWrittenForm } from '../../core/form/check-form.ts'
import type { Form } from '../../core/form/form.ts'
import { createFormIndex } from '../../core/form/form-index.ts'
import { carrier } from './form-carriers.ts'
import { ContentError, contentFiles, contentRoot, parseYaml } from './read-content.ts'
import { readReferences } from './references.ts'

/**
 * The document whose units the forms name. A form itself does not say, for it goes into manifests as it is, and
 * phones have no use for it.
 */
export const formDocument = '2014-sifa-xuncha-yijian'

/**
 * Every form of `content/forms/`, as an inspection may take it, in the order of their ids. The units and
 * sources a form names must exist.
 * @throws `ContentError` with every complaint of the first file that has one; also when two forms share an id.
 * @see docs/SPEC.md FORM-1 to FORM-5
 */
export const readForms = (): readonly Form[] => {
  const { unitsByDocument, sources } = readReferences()
  const known = { units: unitsByDocument.get(formDocument) ?? new Set<string>(), sources }
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

/** The file of `content/` a form is written in, for the day it was last changed. */
export const formFile = (id: string): string =>
  contentFiles('forms').find(
    (path) => (parseYaml(path, readFileSync(join(contentRoot, path), 'utf8')) as { id?: unknown }).id === id,
  ) ?? 'forms'

/** Every question and row that names units, and each form as a whole, as carriers of them. @throws `ContentError`. */
export const questionnaireCarriers = (): readonly Carrier[] =>
  readForms().flatMap((form) => {
    const { questions } = createFormIndex(form)
    const named = questions.flatMap((question) => [
      question,
      ...(question.type === 'matrix' ? question.rows : []),
    ])
    return [{ name: form.id, label: form.title, units: form.units }, ...named].flatMap(
      ({ name, label, units }) =>
        units === undefined
          ? []
          : // Checked against the document above, so they are unit ids.
            [
              carrier('question', { document: formDocument }, form.id, {
                id: name,
                label,
                units: units as readonly UnitId[],
                suggested: true,
              }),
            ],
    )
  })
