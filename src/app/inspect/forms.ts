import * as z from 'zod/mini'
import { failure } from '../../core/errors.ts'
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

/** The forms an anonymous inspection can use, in the order of the index. @throws `wire/unreachable`, `wire/malformed`. */
export const readFormLines = async (): Promise<readonly FormLine[]> => {
  const parsed = formIndexSchema.safeParse(await fetchJson('/forms/index.json'))
  if (!parsed.success) throw failure('wire/malformed', { problems: parsed.error.issues.length })
  return parsed.data.forms.filter(({ anonymous }) => anonymous)
}

/** One whole form. @throws `wire/unreachable`, `form/malformed`. */
export const readForm = async (id: string): Promise<Form> =>
  parseForm(await fetchJson(`/forms/${encodeURIComponent(id)}.json`))
