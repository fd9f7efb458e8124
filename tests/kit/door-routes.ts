/** One route of a door as its own OpenAPI document lists it. */
export interface DoorRoute {
  readonly method: 'GET' | 'POST'
  /** With `{names}`. */
  readonly template: string
  /** With every name replaced by what its pattern lets in. */
  readonly path: string
}

const samples: Readonly<Record<string, string>> = {
  fromIndex: '0',
  cursor: '0',
  address: '0'.repeat(64),
}

/**
 * Every route of the API of a door, so that a proof that goes through them all has each new one by itself.
 * @param openApi - text of `/api/openapi.json`.
 * @param inspectionId - stands in every path that has one.
 */
export const doorRoutesOf = (openApi: string, inspectionId: string): DoorRoute[] => {
  const { paths } = JSON.parse(openApi) as { paths: Record<string, Record<string, unknown>> }
  return Object.entries(paths).flatMap(([template, operations]) =>
    Object.keys(operations).map((method) => ({
      method: method.toUpperCase() as DoorRoute['method'],
      template,
      path: template.replace(/\{(\w+)\}/g, (_, name: string) =>
        name === 'inspectionId' ? inspectionId : (samples[name] ?? '0'),
      ),
    })),
  )
}
