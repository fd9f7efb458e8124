import { emptyQuery, type FindQuery } from '../../../../core/record/find.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'

/**
 * What was asked for last, as long as the vault is open: whoever looks at a find and comes back finds the others
 * again. In memory alone – not in the address, not in the history of the browser, not on the disk.
 */
const queries = new WeakMap<Carried, FindQuery>()

/** What was asked for last. */
export const keptQuery = (carried: Carried): FindQuery => queries.get(carried) ?? emptyQuery

/** Keeps a query for the screen that finds; what is not given asks nothing. */
export const askFor = (carried: Carried, query: Partial<FindQuery>): void => {
  queries.set(carried, { ...emptyQuery, ...query })
}
