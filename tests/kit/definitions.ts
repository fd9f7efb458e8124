/** The definitions as the staff door serves them. */
import { type Definitions, parseDefinitions } from '../../src/core/form/definitions.ts'
import { GET } from '../../src/site/pages/inspect/definitions.json.ts'

/** All blank forms of this build, read once. */
export const servedDefinitions = async (): Promise<Definitions> =>
  parseDefinitions(await ((await GET({} as never)) as Response).json())
