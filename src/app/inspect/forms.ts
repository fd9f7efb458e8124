import * as z from 'zod/mini'
import messages from '../../../content/messages/zh-CN/appraisal.yaml'
import { failure } from '../../core/errors.ts'
import type { Appraisal } from '../../core/form/appraisal.ts'
import { appraisalForm } from '../../core/form/appraisal-form.ts'
import { definitionsPath, parseDefinitions } from '../../core/form/definitions.ts'
import { type Form, parseForm } from '../../core/form/form.ts'

/** One line of /forms/index.json; what else a line says is of no use here. */
const formLineSchema = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  audience: z.string(),
  anonymous: z.boolean(),
})
/** A form that can be chosen, before it is fetched whole. */
export type FormLine = z.infer<typeof formLineSchema>
const formIndexSchema = z.object({ forms: z.array(formLineSchema) })

const fetchJson = async (path: string): Promise<unknown> => {
  let response: Response
  try {
    response = await fetch(path, { credentials: 'omit' })
  } catch (cause) {
    throw failure('wire/unreachable', {}, { cause })
  }
  if (!response.ok) throw failure('wire/not-found', { status: response.status })
  return response.json()
}

/** Id of the appraisal: a definition, from which a form is made for as many members as there are. */
export const appraisalFormId = 'APPRAISAL'

const readAppraisal = async (): Promise<Appraisal> => {
  const { appraisal } = parseDefinitions(await fetchJson(definitionsPath))
  if (appraisal.id !== appraisalFormId) throw failure('form/malformed', { first: 'appraisal.id' })
  return appraisal
}

/**
 * The forms an anonymous inspection can use, in the order of the index, the appraisal last.
 * @throws `wire/unreachable`, `wire/malformed`, `form/malformed`.
 */
export const readFormLines = async (): Promise<readonly FormLine[]> => {
  const [index, appraisal] = await Promise.all([fetchJson('/forms/index.json'), readAppraisal()])
  const parsed = formIndexSchema.safeParse(index)
  if (!parsed.success) throw failure('wire/malformed', { problems: parsed.error.issues.length })
  const { id, version, title, audience } = appraisal
  return [
    ...parsed.data.forms.filter(({ anonymous }) => anonymous),
    { id, version, title, audience, anonymous: true },
  ]
}

/**
 * One whole form. @throws `wire/unreachable`, `form/malformed`.
 * @param members - of an appraisal: how many are asked about.
 */
export const readForm = async (id: string, members: number): Promise<Form> =>
  id === appraisalFormId
    ? appraisalForm(await readAppraisal(), members, messages.form)
    : parseForm(await fetchJson(`/forms/${encodeURIComponent(id)}.json`))
