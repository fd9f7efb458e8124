import type { APIRoute } from 'astro'
import { searchFileText } from '../content/search.ts'

/** `/search.json`: everything that can be found, in one file. */
export const GET: APIRoute = () =>
  new Response(searchFileText(), { headers: { 'content-type': 'application/json' } })
