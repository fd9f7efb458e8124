import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { errors } from '../core/error-registry.ts'
import { type ErrorCode, Failure } from '../core/errors.ts'
import { readSentences, type Sentence } from '../server/sentences.ts'
import { readSettings, type Settings } from '../server/settings.ts'
import { dataFolderAt, openDataFolder } from '../server/store/data-folder.ts'
import { createSetupCode, setupLink } from '../server/store/setup-code.ts'
import { openStaffSqlite } from '../server/store/staff-sqlite.ts'
import { addDocument, askAtTerminal } from './add-document.ts'
import { runDemo } from './demo.ts'
import { exportBox } from './export-box.ts'
import { checkData } from './fsck.ts'
import { takeInAtDesk } from './take-in.ts'
import { takeInRecordsAtDesk } from './take-in-records.ts'

process.umask(0o077)

/** The desk's commands by name. Each gives the exit code: 0 well, 1 something is wrong. */
const commands: Readonly<
  Record<string, (settings: Settings, sentence: Sentence, args: readonly string[]) => Promise<number>>
> = {
  'setup-link': async (settings, sentence) => {
    console.log(
      sentence('desk.setupLink', {
        link: setupLink(urlsOf(settings).staffUrl, await newSetupCode(settings)),
      }),
    )
    return 0
  },

  'add-document': async (_settings, sentence, args) => {
    // What a site shows is no secret, and whoever builds it must be able to read it.
    process.umask(0o022)
    return await addDocument(args, {
      contentPath: process.env.MINGCHA_CONTENT || 'content',
      sentence,
      print: (line) => console.log(line),
      ask: askAtTerminal,
    })
  },

  fsck: async (settings, sentence) => {
    if (!existsSync(settings.dataPath)) {
      console.error(sentence('fsck.noFolder', { path: settings.dataPath }))
      return 1
    }
    const { findings, recorded, fingerprints, ...looked } = await checkData(dataFolderAt(settings.dataPath))
    for (const { problem, where, count } of findings)
      console.error(sentence(`fsck.problems.${problem}`, { where, count }))
    console.log(sentence('fsck.looked', looked))
    for (const { inspectionId, fingerprint, compared } of fingerprints) {
      const groups = (fingerprint.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join(' ')
      const values = { inspectionId, groups, fingerprint }
      console.log(compared ? sentence('fsck.fingerprint', values) : sentence('fsck.fingerprintAlone', values))
    }
    for (const imbalance of recorded) console.log(sentence('fsck.recorded', { ...imbalance }))
    if (findings.length > 0) console.log(sentence('fsck.found', { count: findings.length }))
    else if (recorded.length > 0) console.log(sentence('fsck.soundButRecorded', { count: recorded.length }))
    else console.log(sentence('fsck.clean'))
    return findings.length === 0 ? 0 : 1
  },

  'take-in': async (settings, sentence, [path]) => {
    const { publicUrl, staffUrl } = urlsOf(settings)
    if (path === undefined || !existsSync(path)) {
      console.error(sentence('takeIn.noFile', { path: path ?? '' }))
      return 1
    }
    const sayRefused = (refused: ReadonlyMap<ErrorCode, number>): number => {
      for (const [code, count] of refused)
        console.error(sentence('takeIn.refused', { count, reason: errors[code].sentence }))
      return refused.size === 0 ? 0 : 1
    }
    try {
      const records = await takeRecords(settings, path)
      if (records !== null) {
        const { inspectionId, fresh, known, refused } = records
        console.log(sentence('takeIn.records', { inspectionId, fresh, known }))
        return sayRefused(refused)
      }
      if (!(await isUp(publicUrl))) {
        console.error(sentence('demo.notRunning', { publicUrl, staffUrl }))
        return 1
      }
      const { inspectionId, total, receipts, freshSlips, refused } = await takeInAtDesk(path, publicUrl)
      if (freshSlips !== null) console.log(sentence('takeIn.slips', { inspectionId, count: freshSlips }))
      console.log(sentence('takeIn.done', { inspectionId, total, receipts }))
      return sayRefused(refused)
    } catch (cause) {
      if (cause instanceof Failure && cause.code === 'file/damaged')
        console.error(sentence('takeIn.damagedAt', { ...cause.measures } as Record<string, number>))
      throw cause
    }
  },

  'export-box': async (settings, sentence, [inspectionId = '', path]) => {
    if (path === undefined || !/^[0-9a-f]{32}$/.test(inspectionId)) {
      console.error(sentence('exportBox.usage'))
      return 1
    }
    if (!existsSync(settings.dataPath)) {
      console.error(sentence('fsck.noFolder', { path: settings.dataPath }))
      return 1
    }
    const outcome = await exportBox(dataFolderAt(settings.dataPath), inspectionId, path, Date.now())
    if (outcome.state !== 'written') {
      const { state } = outcome
      console.error(sentence(`exportBox.refused.${state}`, { path }))
      return 1
    }
    console.log(sentence('exportBox.written', { inspectionId, envelopes: outcome.envelopes, path }))
    return 0
  },

  demo: async (settings, sentence) => {
    const { publicUrl, staffUrl } = urlsOf(settings)
    if (!(await isUp(publicUrl)) || !(await isUp(staffUrl))) {
      console.error(sentence('demo.notRunning', { publicUrl, staffUrl }))
      return 1
    }
    const court = sentence('demo.court')
    const title = sentence('demo.title')
    // A demo stays in the public list for ever; beside real inspections it would confuse whoever looks there.
    const others = await otherInspections(settings, court, title)
    if (others > 0) {
      console.error(sentence('demo.notAlone', { count: others, path: settings.dataPath }))
      return 1
    }
    const started = Date.now()
    const { bulletin, sharePaths } = await runDemo({
      publicUrl,
      staffUrl,
      setupCode: await newSetupCode(settings),
      folder: join(settings.dataPath, 'demo'),
      court,
      title,
      respondents: 120,
      onStep: (step, count) => console.log(sentence(`demo.${step}`, { count })),
    })
    console.log(
      sentence('demo.done', { ...bulletin.counts, seconds: Math.round((Date.now() - started) / 1_000) }),
    )
    console.log(sentence('demo.root', { root: bulletin.root }))
    console.log(sentence('demo.shares'))
    for (const path of sharePaths) console.log(`  ${relative(process.cwd(), path)}`)
    console.log(sentence('demo.next', { link: setupLink(staffUrl, await newSetupCode(settings)), staffUrl }))
    return 0
  },
}

/** How the doors are reached from this machine. */
const urlsOf = ({ publicUrl, staffUrl, publicPort, staffPort, tls }: Settings) => {
  const scheme = tls === null ? 'http' : 'https'
  return {
    publicUrl: publicUrl ?? `${scheme}://localhost:${publicPort}`,
    staffUrl: staffUrl ?? `${scheme}://localhost:${staffPort}`,
  }
}

const newSetupCode = async ({ dataPath }: Settings): Promise<string> => {
  const store = openStaffSqlite(openDataFolder(dataPath).staffPath)
  try {
    return await createSetupCode(store, randomBytes, Date.now())
  } finally {
    await store.stop()
  }
}

/** Takes a file of records into the store, beside a running server or without one; `null` for one of envelopes. */
const takeRecords = async ({ dataPath }: Settings, path: string) => {
  const store = openStaffSqlite(openDataFolder(dataPath).staffPath)
  try {
    return await takeInRecordsAtDesk(path, store.teams)
  } finally {
    await store.stop()
  }
}

/** How many inspections of the data folder are no demo's. */
const otherInspections = async ({ dataPath }: Settings, court: string, title: string): Promise<number> => {
  const store = openStaffSqlite(openDataFolder(dataPath).staffPath)
  try {
    const all = await store.listInspections()
    return all.filter((inspection) => inspection.court !== court || inspection.title !== title).length
  } finally {
    await store.stop()
  }
}

const isUp = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/healthz`)).ok
  } catch {
    // Whatever keeps us from the door, the advice is the same: start the server.
    return false
  }
}

/** Runs the command named on the command line and gives the exit code. */
const main = async (name: string | undefined, args: readonly string[]): Promise<number> => {
  const sentence = readSentences()
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    console.error(sentence('desk.usage'))
    return name === undefined || name === 'help' || name === '--help' ? 0 : 2
  }
  const reading = readSettings(process.env, process.cwd())
  if (reading.state === 'wrong') {
    console.error(sentence('settings.refused'))
    for (const wrong of reading.names) console.error(sentence(`settings.wrong.${wrong}`))
    return 1
  }
  try {
    return await command(reading.settings, sentence, args)
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    console.error(
      sentence('desk.failed', { sentence: errors[cause.code].sentence, next: errors[cause.code].next }),
    )
    const { file } = cause.measures
    if (typeof file === 'string') console.error(sentence('desk.whichFile', { file }))
    return 1
  }
}

process.exitCode = await main(process.argv[2], process.argv.slice(3))
