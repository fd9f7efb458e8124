import type { APIRoute } from 'astro'
import { placesFileText } from '../content/search.ts'

/** `/places.json`: the place of every unit in the words it is cited by, for a citation pasted into the search. */
export const GET: APIRoute = () =>
  new Response(placesFileText(), { headers: { 'content-type': 'application/json' } })
