import { type $ZodType, toJSONSchema } from 'zod/v4/core'
import { errors } from '../core/error-registry.ts'
import type { ErrorCode } from '../core/errors.ts'
import { manifestSchema, problemSchema } from '../core/wire/schemas.ts'
import { pathParameters, type Route } from './routes.ts'

/** The problems any route may answer with, beyond its own. */
const commonProblems: readonly ErrorCode[] = ['wire/broken']

const componentOf = (name: string, schema: $ZodType): unknown => {
  const { $schema: _, ...described } = toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' })
  // References inside one schema are written from its own root; here its root is a component.
  const text = JSON.stringify(described)
    .replaceAll('"$ref":"#/', `"$ref":"#/components/schemas/${name}/`)
    .replaceAll('"$ref":"#"', `"$ref":"#/components/schemas/${name}"`)
  return JSON.parse(text)
}

const contentOf = (content: Route['request'] | Route['reply']) => {
  if (content.kind === 'none') return {}
  if (content.kind === 'json')
    return { content: { 'application/json': { schema: { $ref: `#/components/schemas/${content.name}` } } } }
  // OpenAPI 3.1, "Considerations for File Uploads": raw bytes have no schema of their own.
  return { content: { [content.mediaType]: {} } }
}

const problemResponses = (codes: readonly ErrorCode[]) => {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codes) {
    const status = errors[code].status ?? 500
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}

/** Every code a route may answer with: its own and those that come from its kind of body and its session. */
export const problemsOf = ({ request, problems, needsSession }: Route): readonly ErrorCode[] => [
  ...new Set<ErrorCode>([
    ...problems,
    ...(request.kind === 'none' ? [] : (['wire/wrong-length', 'wire/malformed'] as const)),
    ...(request.kind === 'json' ? (['bytes/bad-text', 'staff/cross-site'] as const) : []),
    ...(needsSession ? (['staff/no-session'] as const) : []),
    ...commonProblems,
  ]),
]

const operationOf = (one: Route) => ({
  summary: one.summary,
  ...(one.path.includes('{')
    ? {
        parameters: [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
          name,
          in: 'path',
          required: true,
          schema: { type: 'string', pattern: pathParameters[name as string] },
        })),
      }
    : {}),
  ...(one.request.kind === 'none'
    ? {}
    : {
        requestBody: {
          required: true,
          ...('description' in one.request ? { description: one.request.description } : {}),
          ...contentOf(one.request),
        },
      }),
  ...(one.needsSession ? { security: [{ session: [] }] } : {}),
  responses: {
    200: {
      description: 'description' in one.reply ? one.reply.description : one.summary,
      ...contentOf(one.reply),
    },
    ...problemResponses(problemsOf(one)),
  },
})

/**
 * The OpenAPI 3.1 document of one door, made from the same table as its routes.
 * @param title - of the door.
 */
export const openApiOf = (title: string, version: string, routes: readonly Route[]) => {
  const paths: Record<string, Record<string, unknown>> = {}
  const schemas: Record<string, unknown> = {
    Problem: componentOf('Problem', problemSchema),
    Manifest: componentOf('Manifest', manifestSchema),
  }
  for (const one of routes) {
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operationOf(one) }
    for (const content of [one.request, one.reply])
      if (content.kind === 'json') schemas[content.name] = componentOf(content.name, content.schema)
  }
  return {
    openapi: '3.1.0',
    info: { title, version },
    paths,
    components: {
      schemas,
      securitySchemes: { session: { type: 'http', scheme: 'bearer' } },
    },
  }
}
