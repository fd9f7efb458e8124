import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gatherKey, openEnvelopes } from '../../src/core/ballot/opening.ts'
import { readShare } from '../../src/core/ballot/shares.ts'
import { base64UrlToBytes, bytesToHex, hexToBytes, utf8ToBytes } from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import { unpackAnswers } from '../../src/core/form/pack.ts'
import { type Bulletin, type Manifest, manifestSchema } from '../../src/core/wire/schemas.ts'
import { runDemo } from '../../src/desk/demo.ts'
import { inventAnswers, readMadeUp } from '../../src/desk/demo-answers.ts'
import { checkData, type FsckProblem } from '../../src/desk/fsck.ts'
import { sha256Now } from '../../src/server/hashes.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { changeRows, fillBox, minuteMs } from '../kit/filled-box.ts'
import { staffQuestionnaire } from '../kit/forms.ts'
import { openOffice, type RunningInspection } from '../kit/respondent.ts'
import { startTestServer, temporaryFolder } from '../kit/server.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Runs the desk in a process of its own, on an empty data folder unless given. */
const runDesk = async (parameters: readonly string[], environment: Record<string, string> = {}) => {
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['src/desk/main.ts', ...parameters],
      {
        env: { ...process.env, MINGCHA_DATA: join(folder.path, 'terminal'), ...environment },
      },
    )
    return { code: 0, said: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, said: stdout + stderr }
  }
}

describe('fsck', () => {
  const goodPath = join(folder.path, 'good')
  let inspection: RunningInspection
  const boxFile = () => join('boxes', `${inspection.inspectionId}.sqlite`)
  const redeemFile = () => join('redeem', `${inspection.inspectionId}.sqlite`)

  beforeAll(async () => {
    const server = await startTestServer(goodPath)
    const filled = await fillBox(server, { printed: 14, redeemed: 12, sent: 11 })
    const { office, startMs } = filled
    inspection = filled.inspection
    server.setNowMs(startMs + 45 * minuteMs)
    const { root } = await office.close(inspection.inspectionId, 2)
    await office.ask(`/api/inspections/${inspection.inspectionId}/opening`, {
      format: 'mingcha/opening/v1',
      inspectionId: inspection.inspectionId,
      root,
      opened: 0,
      invalid: 11,
      trackers: '',
      answersHash: 'ab'.repeat(32),
    })
    await server.stop()
  })

  test('[DESK-2] of a sound data folder nothing is said but how much was looked at', async () => {
    expect(await checkData(dataFolderAt(goodPath))).toEqual({
      findings: [],
      recorded: [],
      inspections: 1,
      slips: 14,
      envelopes: 11,
      revisions: 0,
      chunks: 0,
      fingerprints: [
        {
          inspectionId: inspection.inspectionId,
          fingerprint: bytesToHex(sha256Now(inspection.manifestBytes)),
          compared: true,
        },
      ],
    })
  })

  test('[DESK-5] fsck changes no byte and makes no file, and says when nothing was stored to compare with', async () => {
    const path = join(folder.path, 'untouched')
    cpSync(goodPath, path, { recursive: true })
    sql(staff, 'UPDATE inspection SET manifest_hash = NULL')(path)
    rmSync(join(path, 'boxes'), { recursive: true })
    const files = () =>
      readdirSync(path, { recursive: true, encoding: 'utf8' })
        .toSorted()
        .map((name) => {
          const file = join(path, name)
          return [name, statSync(file).isFile() ? bytesToHex(sha256Now(readFileSync(file))) : '']
        })
    const before = files()
    const { fingerprints, findings } = await checkData(dataFolderAt(path))
    expect(fingerprints.map(({ compared }) => compared)).toEqual([false])
    expect(findings.map(({ problem }) => problem)).toEqual(['file-missing'])
    expect(files()).toEqual(before)
  })

  const sql =
    (file: () => string, statement: string, ...values: SQLInputValue[]) =>
    (path: string) => {
      changeRows(join(path, file()), statement, ...values)
    }
  const staff = () => 'staff.sqlite'
  /** Flips one bit in one filled slot, `at` bytes into the request. */
  const flipRequestBit = (at: number) => (path: string) => {
    const database = new DatabaseSync(join(path, boxFile()))
    const row = database
      .prepare('SELECT slot, request FROM slot WHERE leaf <> zeroblob(32) LIMIT 1')
      .get() as { slot: number; request: Uint8Array }
    row.request[at] = (row.request[at] ?? 0) ^ 1
    database.prepare('UPDATE slot SET request = ? WHERE slot = ?').run(row.request, row.slot)
    database.close()
  }
  const changeBulletin = (change: (bulletin: Bulletin) => Bulletin) => (path: string) => {
    const database = new DatabaseSync(join(path, staff()))
    const { bulletin } = database.prepare('SELECT bulletin FROM inspection').get() as { bulletin: string }
    database
      .prepare('UPDATE inspection SET bulletin = ?')
      .run(JSON.stringify(change(JSON.parse(bulletin) as Bulletin)))
    database.close()
  }

  /** Less than a page: SQLite itself finds nothing wrong with it. */
  const cutShort = (file: string) => truncateSync(file, statSync(file).size - 20)
  const damages: readonly [string, (path: string) => void, FsckProblem][] = [
    ['the box is gone', (path) => rmSync(join(path, boxFile())), 'file-missing'],
    ['the staff store is gone', (path) => rmSync(join(path, staff())), 'file-missing'],
    ['the staff store is empty', (path) => writeFileSync(join(path, staff()), ''), 'file-damaged'],
    ['the box is empty', (path) => writeFileSync(join(path, boxFile()), ''), 'file-damaged'],
    ['the redeem book is empty', (path) => writeFileSync(join(path, redeemFile()), ''), 'file-damaged'],
    ['the end of the staff store is missing', (path) => cutShort(join(path, staff())), 'file-damaged'],
    ['the end of the box is missing', (path) => cutShort(join(path, boxFile())), 'file-damaged'],
    ['the end of the redeem book is missing', (path) => cutShort(join(path, redeemFile())), 'file-damaged'],
    ['a leaf is text', sql(boxFile, 'UPDATE slot SET leaf = CAST(leaf AS TEXT)'), 'file-damaged'],
    [
      'a crash left a journal',
      (path) => {
        const file = join(path, boxFile())
        const database = new DatabaseSync(file)
        // A cache of one page, so that SQLite writes into the file before the commit.
        database.exec('PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE slot SET request = randomblob(8820)')
        for (const part of ['', '-journal']) cpSync(file + part, `${file}.left${part}`)
        database.exec('ROLLBACK')
        database.close()
        for (const part of ['', '-journal']) renameSync(`${file}.left${part}`, file + part)
      },
      'file-half-written',
    ],
    [
      'a request is cut short',
      sql(boxFile, 'UPDATE slot SET request = substr(request, 1, 9)'),
      'slot-broken',
    ],
    [
      'a closed inspection has no bulletin',
      sql(staff, 'UPDATE inspection SET bulletin = NULL'),
      'row-damaged',
    ],
    [
      'the issuer key is none',
      sql(staff, "UPDATE inspection SET issuer_private_key = x'00'"),
      'keys-unreadable',
    ],
    [
      'the manifest is another sound one',
      (path) =>
        sql(
          staff,
          'UPDATE inspection SET manifest = ?',
          utf8ToBytes(`${JSON.stringify(inspection.manifest)} `),
        )(path),
      'manifest-changed',
    ],
    [
      'a code is exchanged',
      sql(
        redeemFile,
        "UPDATE slip SET code_hash = CAST(zeroblob(31) || x'01' AS BLOB) WHERE code_hash = (SELECT min(code_hash) FROM slip)",
      ),
      'code-list-changed',
    ],
    ['others may read the box', (path) => chmodSync(join(path, boxFile()), 0o644), 'file-readable-by-others'],
    [
      'a page of the redeem book is overwritten',
      (path) => {
        const file = join(path, redeemFile())
        const bytes = readFileSync(file)
        bytes.fill(7, 4_096, 8_192)
        writeFileSync(file, bytes)
      },
      'file-damaged',
    ],
    [
      'the box is no database',
      (path) => writeFileSync(join(path, boxFile()), 'text'.repeat(2_000)),
      'file-damaged',
    ],
    [
      'a box of another inspection',
      (path) => renameSync(join(path, boxFile()), join(path, 'boxes', `${'0'.repeat(32)}.sqlite`)),
      'file-of-no-inspection',
    ],
    [
      'the manifest is changed',
      sql(staff, `UPDATE inspection SET manifest = x'7b7d'`),
      'manifest-unreadable',
    ],
    [
      'another issuer key',
      (path) => {
        const { manifest } = inspection
        const issuerKey = `${manifest.issuerKey.slice(0, -3)}AAA`
        sql(
          staff,
          'UPDATE inspection SET manifest = ?',
          utf8ToBytes(JSON.stringify({ ...manifest, issuerKey })),
        )(path)
      },
      'manifest-keys-differ',
    ],
    [
      'an empty slot is removed',
      sql(boxFile, 'DELETE FROM slot WHERE leaf = zeroblob(32)'),
      'wrong-capacity',
    ],
    [
      'a slot lost its leaf',
      sql(
        boxFile,
        'UPDATE slot SET leaf = zeroblob(32) WHERE slot = (SELECT slot FROM slot WHERE leaf <> zeroblob(32) LIMIT 1)',
      ),
      'slot-broken',
    ],
    ['an envelope changed', flipRequestBit(8_000), 'leaf-wrong'],
    ['an envelope changed', flipRequestBit(8_000), 'envelope-signature-wrong'],
    ['a token changed', flipRequestBit(200), 'token-signature-wrong'],
    [
      'an envelope is there twice',
      sql(
        boxFile,
        `UPDATE slot SET leaf = (SELECT leaf FROM slot WHERE leaf <> zeroblob(32) LIMIT 1),
         request = (SELECT request FROM slot WHERE leaf <> zeroblob(32) LIMIT 1) WHERE leaf = zeroblob(32)`,
      ),
      'token-twice',
    ],
    [
      'an envelope is gone',
      sql(
        boxFile,
        'UPDATE slot SET leaf = zeroblob(32), request = zeroblob(8820) WHERE slot = (SELECT max(slot) FROM slot WHERE leaf <> zeroblob(32))',
      ),
      'bulletin-differs',
    ],
    [
      'a slip is gone',
      sql(redeemFile, 'DELETE FROM slip WHERE code_hash = (SELECT max(code_hash) FROM slip)'),
      'wrong-slip-count',
    ],
    [
      'a redemption is gone',
      sql(redeemFile, 'UPDATE slip SET blinded_hash = zeroblob(32)'),
      'more-sent-than-redeemed',
    ],
    [
      'the root is changed',
      changeBulletin((bulletin) => ({ ...bulletin, root: '0'.repeat(64) })),
      'root-wrong',
    ],
    [
      'the counts are changed',
      changeBulletin((bulletin) => ({ ...bulletin, counts: { ...bulletin.counts, redeemed: 11 } })),
      'counts-wrong',
    ],
    [
      'more is left over than was printed',
      changeBulletin((bulletin) => ({ ...bulletin, counts: { ...bulletin.counts, leftOver: 15 } })),
      'counts-wrong',
    ],
    [
      'it was called off, and people have redeemed',
      changeBulletin((bulletin) => ({ ...bulletin, cancelled: true })),
      'counts-wrong',
    ],
    [
      'a leaf is left out of the bulletin',
      changeBulletin((bulletin) => ({ ...bulletin, leaves: bulletin.leaves.slice(0, 128) })),
      'bulletin-differs',
    ],
    [
      'the opening is changed',
      sql(staff, `UPDATE inspection SET opening = replace(opening, '"invalid":11', '"invalid":10')`),
      'opening-wrong',
    ],
  ]
  test('[BOX-23] a closing that recorded more redeemed than given out is told as such, and is no damage', async () => {
    const path = join(folder.path, 'recorded')
    cpSync(goodPath, path, { recursive: true })
    changeBulletin((bulletin) => ({ ...bulletin, counts: { ...bulletin.counts, leftOver: 5 } }))(path)
    expect(await checkData(dataFolderAt(path))).toMatchObject({
      findings: [],
      recorded: [{ inspectionId: inspection.inspectionId, redeemed: 12, drawn: 9 }],
    })
    const { code, said } = await runDesk(['fsck'], { MINGCHA_DATA: path })
    expect(said).toContain('关箱记录写明不相符：领取 12 份，多于发出的 9 张。')
    expect(said).toContain('不是文件损坏')
    expect(said).not.toContain('全部相符')
    expect(code).toBe(0)
  })

  for (const [index, [what, damage, problem]] of damages.entries())
    test(`[DESK-2] fsck finds it when ${what}: ${problem}`, async () => {
      const path = join(folder.path, `damaged-${index}`)
      cpSync(goodPath, path, { recursive: true })
      damage(path)
      const { findings } = await checkData(dataFolderAt(path))
      expect(findings.map((finding) => finding.problem)).toContain(problem)
    })
})

describe('demo', () => {
  test('[DESK-3] made-up answers fit the questionnaire, and every question gets some', () => {
    const form = staffQuestionnaire()
    const madeUp = readMadeUp(form)
    let state = 1
    // A small generator of Lehmer's, so that a failure is the same failure again.
    const random = () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    }
    const all = Array.from({ length: 300 }, () => inventAnswers(form, madeUp, random))
    for (const { questions } of form.sections)
      for (const question of questions)
        for (const { name } of question.type === 'matrix' ? question.rows : [question])
          expect([name, all.filter((answers) => answers[name] !== undefined).length > 10]).toEqual([
            name,
            true,
          ])
    expect(() => readMadeUp({ ...form, id: 'QN-OTHER' })).toThrow('QN-OTHER')
  })

  test('[DESK-3] the demo leaves a closed box that two of its three shares open, and a clean data folder', async () => {
    const path = join(folder.path, 'demo')
    const server = await startTestServer(path, { clock: 'real' })
    const steps: string[] = []
    const before = join(path, 'demo', 'share-1.txt')
    mkdirSync(join(path, 'demo'))
    writeFileSync(before, 'a share of an earlier demo')
    const { inspectionId, bulletin, sharePaths } = await runDemo({
      publicUrl: server.publicUrl,
      staffUrl: server.staffUrl,
      setupCode: server.setupCode,
      folder: join(path, 'demo'),
      court: '甲法院',
      title: '演示',
      respondents: 12,
      onStep: (step) => steps.push(step),
    })
    expect(steps).toEqual(['preparing', 'redeeming', 'waiting', 'sending', 'closing'])
    expect(bulletin.counts).toEqual({ printed: 22, leftOver: 7, redeemed: 15, sent: 12 })

    const manifestBytes = new Uint8Array(
      await (await fetch(`${server.publicUrl}/api/inspections/${inspectionId}/manifest`)).arrayBuffer(),
    )
    const manifest: Manifest = manifestSchema.parse(JSON.parse(Buffer.from(manifestBytes).toString()))
    const shares = []
    for (const sharePath of sharePaths.slice(1)) {
      const reading = await readShare(readFileSync(sharePath, 'utf8'))
      if (reading.state === 'read') shares.push(reading.share)
    }
    const gathered = await gatherKey(base64UrlToBytes(manifest.openingKey), shares)
    if (gathered.state !== 'complete') throw new Error(gathered.state)
    await server.stop()

    const envelopes: Uint8Array[] = []
    const database = new DatabaseSync(join(path, 'boxes', `${inspectionId}.sqlite`))
    for (const row of database.prepare('SELECT request FROM slot WHERE leaf <> zeroblob(32)').all())
      envelopes.push((row.request as Uint8Array).subarray(-envelopeBytes))
    database.close()
    const fingerprint = new Uint8Array(await crypto.subtle.digest('SHA-256', manifestBytes))
    const isAnswer = (packed: Uint8Array) => unpackAnswers(manifest.form, packed) !== null
    const context = { inspectionId, fingerprint }
    const opened = await openEnvelopes(gathered.keyPair, context, envelopes, isAnswer)
    expect([opened.packed.length, opened.invalid]).toEqual([12, 0])
    expect(hexToBytes(bulletin.root)).toHaveLength(32)
    expect(readFileSync(before, 'utf8')).toBe('a share of an earlier demo')
    for (const share of sharePaths) expect(share).toContain(inspectionId)
    expect((await checkData(dataFolderAt(path))).findings).toEqual([])
  })
})

describe('at the terminal', () => {
  test('[DESK-1] setup-link prints a link whose code enrols one device', async () => {
    const { code, said } = await runDesk(['setup-link'], { MINGCHA_STAFF_URL: 'https://xuncha.example.cn' })
    expect(code).toBe(0)
    const setupCode = /https:\/\/xuncha\.example\.cn\/inspect\/#setup=([\w-]{22})\n/.exec(said)?.[1] ?? ''
    const server = await startTestServer(join(folder.path, 'terminal'), { clock: 'real' })
    await openOffice({ staffUrl: server.staffUrl, setupCode })
    await server.stop()
  })

  test('[DESK-4] no command or an unknown one explains the commands; only the unknown one is a mistake', async () => {
    const [none, unknown] = await Promise.all([runDesk([]), runDesk(['tally'])])
    expect([none.code, unknown.code]).toEqual([0, 2])
    for (const { said } of [none, unknown])
      for (const command of ['setup-link', 'fsck', 'demo']) expect(said).toContain(command)
  })

  test('[DESK-3] the demo does not run beside an inspection that is not its own, and leaves nothing', async () => {
    const path = join(folder.path, 'in use')
    const server = await startTestServer(path, { clock: 'real' })
    const office = await openOffice(server)
    const environment = {
      MINGCHA_DATA: path,
      MINGCHA_PUBLIC_URL: server.publicUrl,
      MINGCHA_STAFF_URL: server.staffUrl,
    }
    await office.create('乙法院', '工作情况匿名问卷')
    const { code, said } = await runDesk(['demo'], environment)
    expect([code, said.includes('MINGCHA_DATA')]).toEqual([1, true])
    expect(existsSync(join(path, 'demo'))).toBe(false)
    await server.stop()
  })

  test('[DESK-4] a command that cannot be done says why and ends with 1', async () => {
    const outcomes = await Promise.all([
      runDesk(['demo'], { MINGCHA_PUBLIC_PORT: '1', MINGCHA_STAFF_PORT: '2' }),
      runDesk(['fsck'], { MINGCHA_DATA: join(folder.path, 'nothing') }),
      runDesk(['fsck'], { MINGCHA_PUBLIC_PORT: 'x' }),
    ])
    expect(outcomes.map(({ code }) => code)).toEqual([1, 1, 1])
    for (const [index, part] of ['npm start', 'MINGCHA_DATA', 'MINGCHA_PUBLIC_PORT'].entries())
      expect(outcomes[index]?.said).toContain(part)
  })
})
