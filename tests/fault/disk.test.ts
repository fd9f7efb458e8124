import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkData } from '../../src/desk/fsck.ts'
import { openDataFolder } from '../../src/server/store/data-folder.ts'
import { type DiskCall, type DiskFault, faultAt, watchDiskCalls } from '../kit/strace.ts'
import { type Base, createBase, type Outcome, type Step } from './base.ts'

let base: Base
beforeAll(async () => {
  base = await createBase()
}, 300_000)
afterAll(() => base.remove())

/** What each step answers when nothing is in the way. */
const answers = new Map<Step, string>()

/** The calls with which a step writes to the disk, seen once with nothing in the way. */
const callsOf = async (step: Step): Promise<DiskCall[]> => {
  const { server, dataPath } = await base.startCopy()
  try {
    // Once the office has signed in again: its session is not what is tried here.
    return await watchDiskCalls(server.pid, async () => {
      const outcome = await step.run()
      expect(outcome).toMatchObject({ state: 'done' })
      if (outcome.state === 'done') answers.set(step, outcome.answer)
    })
  } finally {
    await server.kill()
    rmSync(dataPath, { recursive: true })
  }
}

/** One fault at one call, and what must hold afterwards whatever came of the step. */
const tryFault = async (step: Step, fault: DiskFault, call: DiskCall): Promise<void> => {
  const at = `${step.name}, ${fault} at ${call.name} ${call.nth}`
  const { server, dataPath, restart } = await base.startCopy()
  let running = server
  try {
    let first = { state: 'cut' } as Outcome
    await faultAt(server.pid, fault, call, async () => {
      first = await step.run()
    })
    if (fault === 'kill') {
      await server.kill()
      running = await restart()
    }
    // Done again: what was acknowledged gives the same answer, what was not is done now.
    const second = await step.run()
    expect([at, second]).toMatchObject([at, { state: 'done' }])
    const known = step.answerAgain
    if (first.state === 'done')
      expect([at, second]).toEqual([at, known === undefined ? first : { state: 'done', answer: known }])
    else if (known !== undefined && second.state === 'done')
      expect([known, answers.get(step)], at).toContain(second.answer)
    await step.goOn?.()
    await running.stop()
    const { findings, envelopes } = await checkData(openDataFolder(dataPath))
    expect([at, findings]).toEqual([at, []])
    expect([at, envelopes]).toEqual([at, base.acknowledged + step.envelopes])
  } finally {
    await running.kill()
    rmSync(dataPath, { recursive: true })
  }
}

/** Of every so many calls one is tried: all of them, unless MINGCHA_FAULT_EVERY says otherwise, as `.ci/run` does. */
const every = Number(process.env.MINGCHA_FAULT_EVERY ?? 1)

/**
 * The calls to try: the same in every run, so that what fails fails again. Killing and filling begin at different
 * ones, so that a sample of both sees more places than a sample of either.
 */
const sampleOf = (calls: readonly DiskCall[], fault: DiskFault): DiskCall[] => {
  const offset = fault === 'kill' ? 0 : 1
  return calls.filter((_, index) => every === 1 || index % every === offset)
}

const steps = [
  'publish',
  'redeem',
  'void',
  'replace',
  'print run',
  'slip marks',
  'send',
  'close',
  'cancel',
  'open',
]
const tryAll = async (name: string, fault: DiskFault): Promise<void> => {
  const step = base.steps.find((one) => one.name === name) as Step
  const calls = await callsOf(step)
  const tried = sampleOf(calls, fault)
  console.log(`${name}: ${tried.length} of ${calls.length} calls`)
  expect(tried.length).toBeGreaterThan(0)
  for (const call of tried) await tryFault(step, fault, call)
}

test.each(steps)(
  '[FAULT-1] [BOX-19] killed at any write of %s, the server comes back with everything acknowledged, and the same again gives the same',
  { timeout: 600_000 },
  (name) => tryAll(name, 'kill'),
)

test.each(steps)(
  '[FAULT-2] [BOX-4] with the disk full from any write of %s on, nothing is acknowledged that is not kept, and with room again the same is done',
  { timeout: 600_000 },
  (name) => tryAll(name, 'full'),
)
