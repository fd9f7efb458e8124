import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as waitMs } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex } from '../../src/core/bytes.ts'
import { checkData } from '../../src/desk/fsck.ts'
import { sha256Now } from '../../src/server/hashes.ts'
import { openDataFolder } from '../../src/server/store/data-folder.ts'
import { openStaffSqlite } from '../../src/server/store/staff-sqlite.ts'
import { changeRows, fileOf, fillBox } from '../kit/filled-box.ts'
import {
  openOffice,
  postBytes,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  type SealedRespondent,
  windowsFrom,
} from '../kit/respondent.ts'
import { type ServerProcess, startServerProcess, startTestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())
const dataPath = () => join(folder.path, 'data')

/** Windows of real time, moved by `sendAfterMs`. */
const realWindows = (sendAfterMs: number) => {
  const iso = (ms: number) => new Date(Date.now() + ms).toISOString()
  const middle = iso(sendAfterMs)
  return {
    redeem: { openIso: iso(-60_000), closeIso: middle },
    send: { openIso: middle, closeIso: iso(60 * 60_000) },
  }
}

/** An inspection whose first `redeemed` slips are redeemed and sealed, waited for until its send window opens. */
const sealInRealTime = async (
  server: ServerProcess,
  sendAfterMs: number,
  printed: number,
  redeemed: number,
) => {
  const windows = realWindows(sendAfterMs)
  const inspection = await publishInspection(await openOffice(server), windows, { printed })
  const sealed: SealedRespondent[] = []
  for (const secret of inspection.secrets.slice(0, redeemed))
    sealed.push(await redeemAndSeal(server.publicUrl, inspection, secret))
  await waitMs(Math.max(0, Date.parse(windows.send.openIso) - Date.now()))
  return { inspection, sealed }
}

const expectClean = async () => {
  const outcome = await checkData(openDataFolder(dataPath()))
  expect(outcome.findings).toEqual([])
  return outcome
}

const everyFile = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('a server process', () => {
  test('[BOX-19] kill -9 between send and receipt loses nothing acknowledged; sending again gives the same receipt', async () => {
    let server = await startServerProcess({ dataPath: dataPath() })
    const { inspection, sealed } = await sealInRealTime(server, 8_000, 20, 12)

    const receipts = new Map<number, string>()
    const send = async (index: number, at: ServerProcess): Promise<void> => {
      const url = `${at.publicUrl}/api/inspections/${inspection.inspectionId}/envelopes`
      const reply = await postBytes(url, (sealed[index] as SealedRespondent).body)
      expect(reply.status).toBe(200)
      const receipt = bytesToHex(new Uint8Array(await reply.arrayBuffer()))
      expect([index, receipts.get(index) ?? receipt]).toEqual([index, receipt])
      receipts.set(index, receipt)
    }
    // Three times: four envelopes on their way at once, the power gone at the first receipt.
    for (const first of [0, 4, 8]) {
      const onTheirWay = [0, 1, 2, 3].map((offset) => send(first + offset, server))
      await Promise.any(onTheirWay)
      await server.kill()
      await Promise.allSettled(onTheirWay)
      server = await startServerProcess({ dataPath: dataPath() })
      const acknowledged = receipts.size
      expect(acknowledged).toBeGreaterThan(0)
      expect((await expectClean()).envelopes).toBeGreaterThanOrEqual(acknowledged)
    }
    for (const index of sealed.keys()) await send(index, server)
    expect(receipts.size).toBe(12)
    expect((await expectClean()).envelopes).toBe(12)
    expect(await server.stop()).toBe(0)
  })

  test('[BOX-3] [DOOR-9] [PROMISE-8] [PROMISE-6] neither disk nor terminal keeps an address, a browser, a time or a code', async () => {
    const server = await startServerProcess({ dataPath: dataPath() })
    const { inspection, sealed } = await sealInRealTime(server, 6_000, 10, 5)
    for (const { body } of sealed)
      await fetch(`${server.publicUrl}/api/inspections/${inspection.inspectionId}/envelopes`, {
        method: 'POST',
        headers: {
          'user-agent': 'Marked-Browser/1.0',
          'x-forwarded-for': '203.0.113.77',
          cookie: 'marked=1',
        },
        body: Buffer.from(body),
      })
    expect(await server.stop()).toBe(0)

    const marks: Record<string, Buffer> = {
      browser: Buffer.from('Marked-Browser'),
      address: Buffer.from('203.0.113.77'),
      loopback: Buffer.from('127.0.0.1'),
      cookie: Buffer.from('marked=1'),
    }
    for (const [index, { ticket }] of sealed.entries()) {
      const code = Buffer.from(ticket.code)
      marks[`code ${index}`] = code
      marks[`code ${index}, hex`] = Buffer.from(code.toString('hex'))
      marks[`code ${index}, base64url`] = Buffer.from(code.toString('base64url'))
      marks[`blinded ${index}`] = Buffer.from(ticket.pending.blinded.subarray(0, 24))
    }
    const files = everyFile(dataPath())
    const kept = [
      ...files.map((file) => [file, readFileSync(file)] as const),
      ['terminal', Buffer.from(server.printed())] as const,
    ]
    for (const [where, bytes] of kept)
      for (const [name, mark] of Object.entries(marks))
        if (!(where === 'terminal' && name === 'loopback'))
          expect([where, name, bytes.includes(mark)]).toEqual([where, name, false])
    const anonymous = files.filter((file) => /[\\/](?:boxes|redeem)[\\/]/.test(file))
    expect(anonymous).toHaveLength(2)
    for (const file of anonymous) {
      expect(readFileSync(file, 'latin1')).not.toMatch(/20\d\d-\d\d-\d\dT\d\d:/)
      expect(statSync(file).mtimeMs).toBe(0)
    }
    for (const file of files) expect([file, statSync(file).mode & 0o077]).toEqual([file, 0])
    expect(server.printed()).not.toMatch(/\d\d:\d\d:\d\d/)
  })

  test('[OPS-3] a start prints both doors and, until a device is enrolled, the setup link', async () => {
    const first = await startServerProcess({ dataPath: dataPath() })
    expect(first.printed()).toContain(`${first.staffUrl.replace('127.0.0.1', 'localhost')}/inspect/#setup=`)
    await openOffice(first)
    expect(await first.stop()).toBe(0)
    const second = await startServerProcess({ dataPath: dataPath() })
    expect(second.setupCode).toBeNull()
    expect(second.printed()).toMatch(
      /公开入口.*http:\/\/localhost:\d+\/\n工作入口.*http:\/\/localhost:\d+\/inspect\/\n/,
    )
    expect(await second.stop()).toBe(0)
  })

  test('[OPS-4] a second server on the same data is refused; kill -9 of the first frees it', async () => {
    const first = await startServerProcess({ dataPath: dataPath() })
    await expect(startServerProcess({ dataPath: dataPath() })).rejects.toThrow(
      '这个数据目录正由另一个明察服务使用',
    )
    await first.kill()
    const second = await startServerProcess({ dataPath: dataPath() })
    expect(await second.stop()).toBe(0)
  })

  test('[OPS-2] a wrong setting is refused with a sentence that says what to write', async () => {
    const start = (environment: Record<string, string>) =>
      startServerProcess({ dataPath: dataPath(), environment })
    await expect(start({ MINGCHA_PUBLIC_PORT: '80800' })).rejects.toThrow('应为 0 到 65535 的整数')
    await expect(start({ MINGCHA_STAFF_URL: 'xuncha.example.cn/' })).rejects.toThrow('MINGCHA_STAFF_URL')
    const first = await startServerProcess({ dataPath: dataPath() })
    const port = new URL(first.publicUrl).port
    await expect(
      startServerProcess({
        dataPath: join(folder.path, 'other'),
        environment: { MINGCHA_PUBLIC_PORT: port },
      }),
    ).rejects.toThrow(`端口 ${port} 已被其他程序占用`)
    await first.stop()
  })

  test('[OPS-7] what is damaged in the staff store stops the start with the name of its file, not with a stack', async () => {
    const server = await startTestServer(dataPath())
    await publishInspection(await openOffice(server), realWindows(60_000), { printed: 10 })
    await server.stop()
    const change = (statement: string) => (file: string) => changeRows(file, statement)
    const damages: readonly ((file: string) => void)[] = [
      (file) => writeFileSync(file, 'text'.repeat(2_000)),
      change("UPDATE inspection SET state = 'closed'"),
      change("UPDATE inspection SET manifest = x'7b7d'"),
      change("UPDATE inspection SET issuer_private_key = x'00'"),
    ]
    for (const [index, damage] of damages.entries()) {
      const path = join(folder.path, `damaged-${index}`)
      cpSync(dataPath(), path, { recursive: true })
      damage(join(path, 'staff.sqlite'))
      const refusal = await startServerProcess({ dataPath: path }).catch((error: Error) => error.message)
      expect(refusal).toContain('内容不完整')
      expect(refusal).toContain('有问题的文件：staff.sqlite\n')
      expect(refusal).not.toMatch(/node:|\n +at /)
    }
  })

  test('[OPS-7] [OPS-2] what cannot be used says so, and is not taken for a port or a certificate', async () => {
    const file = join(folder.path, 'file')
    writeFileSync(file, 'text')
    await expect(startServerProcess({ dataPath: join(file, 'data'), sitePath: folder.path })).rejects.toThrow(
      '数据目录里的文件打不开或者不能写',
    )
    const environment = { MINGCHA_TLS_CERT: file, MINGCHA_TLS_KEY: file }
    await expect(startServerProcess({ dataPath: dataPath(), environment })).rejects.toThrow(
      '证书或私钥不能使用',
    )
  })
})

describe('an interrupted publishing', () => {
  test('[BOX-20] leaves nothing behind that counts, and the office can publish again', async () => {
    const first = await startTestServer(dataPath())
    const office = await openOffice(first)
    const inspection = await publishInspection(office, realWindows(1_000), { printed: 10 })
    await first.stop()
    const boxes = join(dataPath(), 'boxes')
    // What a crash can leave: a half-made file, or whole files of an inspection that never became "running".
    writeFileSync(join(boxes, `${'1'.repeat(32)}.sqlite.new`), 'half')
    writeFileSync(join(boxes, `${'1'.repeat(32)}.sqlite.new-journal`), 'half')
    for (const kind of ['boxes', 'redeem'])
      writeFileSync(
        join(dataPath(), kind, `${'2'.repeat(32)}.sqlite`),
        readFileSync(join(dataPath(), kind, `${inspection.inspectionId}.sqlite`)),
      )
    const second = await startTestServer(dataPath())
    for (const kind of ['boxes', 'redeem'])
      expect(readdirSync(join(dataPath(), kind)).toSorted()).toEqual(
        [`${inspection.inspectionId}.sqlite`, `${'2'.repeat(32)}.sqlite.orphan`].toSorted(),
      )
    expect((await fetch(`${second.publicUrl}/api/inspections/${inspection.inspectionId}`)).status).toBe(200)
    await second.stop()
  })
})

describe('a staff store that does not fit the boxes', () => {
  test('[BOX-21] a start never removes a file that may hold something: it is refused, and all is as before', async () => {
    const first = await startTestServer(dataPath())
    const startMs = first.nowMs()
    const { office, inspection, sealed } = await fillBox(first, { printed: 10, redeemed: 1, sent: 1 })
    const { body } = sealed[0] as SealedRespondent
    first.setNowMs(startMs)
    const { inspection: redeemOnly } = await fillBox(first, { printed: 10, redeemed: 1, sent: 0 }, office)
    const path = `/api/inspections/${inspection.inspectionId}/envelopes`
    await first.stop()

    const away = join(folder.path, 'away')
    mkdirSync(away)
    renameSync(join(dataPath(), 'staff.sqlite'), join(away, 'staff.sqlite'))
    const kinds = ['boxes', 'redeem'] as const
    const kept = () =>
      [inspection, redeemOnly].map((one) =>
        kinds.map((kind) => bytesToHex(sha256Now(readFileSync(fileOf(dataPath(), kind, one.inspectionId))))),
      )
    const before = kept()
    const refused = { code: 'ops/staff-store-differs' }
    await expect(startTestServer(dataPath())).rejects.toMatchObject(refused)
    expect(kept()).toEqual(before)

    // Each alone is reason enough: an envelope, a redeemed slip, a file that cannot be read.
    const moveAway = (kind: 'boxes' | 'redeem', { inspectionId }: RunningInspection) =>
      renameSync(fileOf(dataPath(), kind, inspectionId), join(away, `${kind}-${inspectionId}`))
    const moveBack = (kind: 'boxes' | 'redeem', { inspectionId }: RunningInspection) =>
      renameSync(join(away, `${kind}-${inspectionId}`), fileOf(dataPath(), kind, inspectionId))
    moveAway('redeem', inspection)
    moveAway('boxes', redeemOnly)
    moveAway('redeem', redeemOnly)
    await expect(startTestServer(dataPath())).rejects.toMatchObject(refused)
    moveAway('boxes', inspection)
    moveBack('redeem', redeemOnly)
    await expect(startTestServer(dataPath())).rejects.toMatchObject(refused)
    moveAway('redeem', redeemOnly)
    writeFileSync(fileOf(dataPath(), 'boxes', inspection.inspectionId), '')
    await expect(startTestServer(dataPath())).rejects.toMatchObject(refused)

    for (const one of [inspection, redeemOnly]) for (const kind of kinds) moveBack(kind, one)
    renameSync(join(away, 'staff.sqlite'), join(dataPath(), 'staff.sqlite'))
    const again = await startTestServer(dataPath(), { nowMs: startMs + 26 * 60_000 })
    expect((await postBytes(again.publicUrl + path, body)).status).toBe(200)
    await again.stop()
  })

  test('[BOX-21] files under other names are left alone', async () => {
    const first = await startTestServer(dataPath())
    await first.stop()
    const names = [
      'copy.sqlite',
      `${'3'.repeat(32)}-2026-11-22.sqlite`,
      `${'A'.repeat(32)}.sqlite`,
      'x.sqlite.new',
    ]
    for (const name of names) writeFileSync(join(dataPath(), 'boxes', name), 'an operator put this here')
    const second = await startTestServer(dataPath())
    await second.stop()
    expect(readdirSync(join(dataPath(), 'boxes')).toSorted()).toEqual(names.toSorted())
  })

  test('[BOX-21] a copy of staff.sqlite alone, made while the server runs, knows every publishing and closing', async () => {
    const first = await startTestServer(dataPath())
    const office = await openOffice(first)
    const inspection = await publishInspection(office, windowsFrom(first.nowMs()), { printed: 10 })
    const stateInCopy = async () => {
      const path = join(folder.path, 'copy.sqlite')
      copyFileSync(join(dataPath(), 'staff.sqlite'), path)
      const copy = openStaffSqlite(path)
      const found = await copy.findInspection(inspection.inspectionId)
      await copy.stop()
      return found?.state
    }
    expect(await stateInCopy()).toBe('running')
    first.setNowMs(first.nowMs() + 45 * 60_000)
    await office.close(inspection.inspectionId, 10)
    expect(await stateInCopy()).toBe('closed')
    await first.stop()
  })
})
