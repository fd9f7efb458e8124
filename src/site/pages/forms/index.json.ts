import type { APIRoute } from 'astro'
import { readForms } from '../../content/forms.ts'

/** `/forms/index.json`: what there is to choose from, in the order of the form ids. */
export const GET: APIRoute = () =>
  Response.json({
    forms: readForms().map(({ id, version, kind, title, audience, anonymous }) => ({
      id,
      version,
      kind,
      title,
      audience,
      anonymous,
    })),
  })
