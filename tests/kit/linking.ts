import { pickSendMoment } from '../../src/device/outbox/send-moment.ts'

/** When one inspection lets people come, in milliseconds of any clock. */
export interface Timetable {
  readonly redeem: { readonly openMs: number; readonly closeMs: number }
  readonly send: { readonly openMs: number; readonly closeMs: number }
}

/** When one phone sends that sealed at `sealedAtMs`; `random` is even in [0, 1). */
export type Schedule = (send: Timetable['send'], sealedAtMs: number, random: number) => number

/** What phones do. */
export const schedule: Schedule = pickSendMoment

/** What an operator sees of one respondent: two times, and does not know that they belong together. */
interface Visit {
  readonly redeemedAtMs: number
  readonly sentAtMs: number
}

/** Filling in: log-normal, median 12 minutes, sigma 0.45 (SECURITY section 2.6). */
const fillingMs = (chance: () => number): number => {
  // Box and Muller 1958; 1 - chance() is never 0.
  const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
  return 12 * 60_000 * Math.exp(0.45 * normal)
}

/** One person: redeems at any moment of the window, fills in, seals, and the phone sends by its schedule. */
const visit = ({ redeem, send }: Timetable, pick: Schedule, chance: () => number): Visit => {
  const redeemedAtMs = redeem.openMs + chance() * (redeem.closeMs - redeem.openMs)
  return { redeemedAtMs, sentAtMs: pick(send, redeemedAtMs + fillingMs(chance), chance()) }
}

const bins = 96
const learntVisits = 200_000

/**
 * An operator who knows the timetable, how long people take and how phones draw their moments, and has no address
 * to go by: learns from visits made up alike how likely each pair of times is, and pairs all of them so that the whole
 * is most likely.
 * @returns the logarithm of how likely a redeeming and a sending are one person's, but for a constant.
 */
const learnPairs = (timetable: Timetable, pick: Schedule, chance: () => number) => {
  const { redeem, send } = timetable
  const untilMs = Math.max(send.closeMs, redeem.closeMs) + 60 * 60_000
  const binOf = (ms: number, fromMs: number, toMs: number) =>
    Math.min(bins - 1, Math.max(0, Math.floor((bins * (ms - fromMs)) / (toMs - fromMs))))
  const redeemBin = (ms: number) => binOf(ms, redeem.openMs, redeem.closeMs)
  const sendBin = (ms: number) => binOf(ms, Math.min(send.openMs, redeem.openMs), untilMs)
  const pairs = new Float64Array(bins * bins)
  const redeemings = new Float64Array(bins)
  for (let made = 0; made < learntVisits; made += 1) {
    const one = visit(timetable, pick, chance)
    const row = redeemBin(one.redeemedAtMs)
    pairs[row * bins + sendBin(one.sentAtMs)] = (pairs[row * bins + sendBin(one.sentAtMs)] ?? 0) + 1
    redeemings[row] = (redeemings[row] ?? 0) + 1
  }
  return (redeemedAtMs: number, sentAtMs: number): number => {
    const row = redeemBin(redeemedAtMs)
    // Half a visit everywhere: what was never seen is unlikely, not impossible.
    return Math.log(
      ((pairs[row * bins + sendBin(sentAtMs)] ?? 0) + 0.5) / ((redeemings[row] ?? 0) + 0.5 * bins),
    )
  }
}

/**
 * The pairing of all rows with all columns of least cost.
 * @returns the column of each row.
 * @see Kuhn 1955, Munkres 1957; in the form with potentials, O(n^3).
 */
export const leastCostPairing = (costs: readonly (readonly number[])[]): number[] => {
  const count = costs.length
  const rowPotential = new Float64Array(count + 1)
  const columnPotential = new Float64Array(count + 1)
  const rowOfColumn = new Int32Array(count + 1)
  for (let row = 1; row <= count; row += 1) {
    rowOfColumn[0] = row
    let column = 0
    const least = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY)
    const before = new Int32Array(count + 1)
    const isDone = new Uint8Array(count + 1)
    do {
      isDone[column] = 1
      const from = rowOfColumn[column] ?? 0
      let step = Number.POSITIVE_INFINITY
      let next = 0
      for (let other = 1; other <= count; other += 1) {
        if (isDone[other] === 1) continue
        const cost =
          (costs[from - 1]?.[other - 1] ?? 0) - (rowPotential[from] ?? 0) - (columnPotential[other] ?? 0)
        if (cost < (least[other] ?? 0)) {
          least[other] = cost
          before[other] = column
        }
        if ((least[other] ?? 0) < step) {
          step = least[other] ?? 0
          next = other
        }
      }
      for (let other = 0; other <= count; other += 1)
        if (isDone[other] === 1) {
          const paired = rowOfColumn[other] ?? 0
          rowPotential[paired] = (rowPotential[paired] ?? 0) + step
          columnPotential[other] = (columnPotential[other] ?? 0) - step
        } else least[other] = (least[other] ?? 0) - step
      column = next
    } while (rowOfColumn[column] !== 0)
    while (column !== 0) {
      const previous = before[column] ?? 0
      rowOfColumn[column] = rowOfColumn[previous] ?? 0
      column = previous
    }
  }
  const columnOfRow: number[] = new Array(count).fill(-1)
  for (let column = 1; column <= count; column += 1) columnOfRow[(rowOfColumn[column] ?? 0) - 1] = column - 1
  return columnOfRow
}

/**
 * The share of respondents whose redeeming and sending an operator pairs rightly, over many inspections of the
 * same timetable. Without anything to go by it is 1 / `people`.
 */
export const linkingRate = (
  timetable: Timetable,
  people: number,
  inspections: number,
  chance: () => number,
  pick: Schedule = schedule,
): number => {
  const likelihood = learnPairs(timetable, pick, chance)
  let linked = 0
  for (let inspection = 0; inspection < inspections; inspection += 1) {
    const visits = Array.from({ length: people }, () => visit(timetable, pick, chance))
    // Equal costs must not favour the right column: the columns stand in the order of their times.
    const sent = visits
      .map((_, person) => person)
      .sort((a, b) => (visits[a]?.sentAtMs ?? 0) - (visits[b]?.sentAtMs ?? 0))
    const costs = visits.map(({ redeemedAtMs }) =>
      sent.map((person) => -likelihood(redeemedAtMs, visits[person]?.sentAtMs ?? 0)),
    )
    for (const [person, column] of leastCostPairing(costs).entries()) if (sent[column] === person) linked += 1
  }
  return linked / (people * inspections)
}
