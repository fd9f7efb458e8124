/** Devices in memory that edit one record and give each other revisions, without keys or a server. */
import {
  type Edit,
  emptyContent,
  type FieldValue,
  type RecordContent,
} from '../../src/core/record/content.ts'
import { clockStart, type HybridClock, observeClock, tickClock } from '../../src/core/record/hybrid-clock.ts'
import {
  type Decision,
  decideConflicts,
  editRecord,
  type KeepBoth,
  type OpenedRevision,
  recordStateOf,
  type Successor,
} from '../../src/core/record/record-state.ts'

/** Merging knows no forms: as if every value could be kept beside another. */
export const everywhere: KeepBoth = { jointOf: () => '\n', canDouble: () => true }

/** A device that edits one record and exchanges revisions with others. */
export class Device {
  readonly held = new Map<string, OpenedRevision>()
  clock: HybridClock = clockStart
  made = 0
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  state() {
    return recordStateOf(this.held.values())
  }
  receive(revisions: Iterable<OpenedRevision>, nowMs = 0): void {
    for (const revision of revisions) {
      this.held.set(revision.id, revision)
      this.clock = observeClock(this.clock, revision.clock, nowMs)
    }
  }
  save(successor: Successor, nowMs = 0, previous?: OpenedRevision): OpenedRevision {
    const { content, parentClocks } = successor
    const parents =
      successor.followsPrevious && previous ? [...successor.parents, previous.id] : successor.parents
    this.clock = tickClock(this.clock, nowMs, parentClocks)
    this.made += 1
    const id = `${this.name}${String(this.made).padStart(4, '0')}`
    const revision = { id, author: this.name, clock: this.clock, parents, content }
    this.held.set(id, revision)
    return revision
  }
  begin(content: RecordContent): OpenedRevision {
    return this.save({ content, parents: [], parentClocks: [], followsPrevious: false })
  }
  /** @returns the last save made; where there was nothing to write, the latest head. */
  saveAll(successors: readonly Successor[], nowMs = 0): OpenedRevision {
    let last: OpenedRevision | undefined
    for (const successor of successors) last = this.save(successor, nowMs, last)
    return last ?? (this.state()?.heads[0] as OpenedRevision)
  }
  edit(edits: readonly Edit[], nowMs = 0): OpenedRevision {
    return this.saveAll(editRecord(this.state() as never, edits, this.name), nowMs)
  }
  decide(decisions: readonly Decision[], keepBoth = everywhere): OpenedRevision {
    return this.saveAll(decideConflicts(this.state() as never, decisions, keepBoth, this.name))
  }
}

export const field = (name: string, value: FieldValue | undefined): Edit => ({ path: { field: name }, value })
export const fact = (id: string, name: string, value: FieldValue | undefined): Edit => ({
  path: { list: 'facts', fact: id, field: name },
  value,
})
export const share = (from: Device, to: Device) => to.receive(from.held.values())
export const exchange = (...devices: readonly Device[]) => {
  for (const from of devices) for (const to of devices) if (from !== to) share(from, to)
}
/** Two devices that hold the same first revision. */
export const pair = (content: RecordContent = emptyContent('interview')): [Device, Device] => {
  const [a, b] = [new Device('a'), new Device('b')]
  a.begin(content)
  share(a, b)
  return [a, b]
}
