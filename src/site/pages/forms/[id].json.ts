import type { APIRoute } from 'astro'
import type { Form } from '../../../core/form/form.ts'
import { readForms } from '../../content/forms.ts'

/** One file per form, `/forms/<form id>.json`: what the office takes into an inspection. */
export const getStaticPaths = () => readForms().map((form) => ({ params: { id: form.id }, props: { form } }))

export const GET: APIRoute<{ form: Form }> = ({ props }) => Response.json(props.form)
