import { describe, expect, test } from 'vitest'
import { type Bytes, bytesToBase64Url, bytesToHex } from '../../src/core/bytes.ts'
import {
  inviteCodeOf,
  inviteToText,
  keyProofOf,
  openJoinName,
  readInvite,
  rootProofOf,
  sealJoinName,
} from '../../src/core/record/invite.ts'
import { createKeyring, epochWrapBytes, openEpochWrap, wrapEpochKey } from '../../src/core/record/keys.ts'
import { noPrevious, type Role, roles } from '../../src/core/record/member-entry.ts'
import {
  maxNamePartChars,
  memberNameOf,
  memberNameToText,
  shownNames,
} from '../../src/core/record/member-name.ts'
import { extendTeam, mayManage, roleAt, signingKeyFor, standingOf } from '../../src/core/record/members.ts'
import { recoverDataKey } from '../../src/core/record/recover.ts'
import { createRecoveryKey, wrapDataKey } from '../../src/core/record/recovery.ts'
import { readTeam } from '../../src/device/sync/member-log.ts'
import {
  createTestDevice,
  foundTestTeam,
  newId,
  randomBytes,
  type TestDevice,
  type TestTeam,
} from '../kit/records.ts'

const refusal = async (step: () => unknown): Promise<unknown> => {
  try {
    await step()
    return null
  } catch (cause) {
    return (cause as { code?: string }).code ?? cause
  }
}

/** A team with one device of every role. */
const setUp = async () => {
  const devices = Object.fromEntries(
    await Promise.all([...roles, 'other'].map(async (role) => [role, await createTestDevice()] as const)),
  ) as Record<Role | 'other', TestDevice>
  const team = await foundTestTeam(devices.office)
  for (const role of ['leader', 'deputy', 'member'] as const)
    await team.admit(devices.office, devices[role], role)
  return { devices, team }
}
const read = (team: TestTeam, entries: readonly Bytes[]) => readTeam(null, entries, team.team().rootHash)

describe('the membership log', () => {
  test('[MEM-2] a device that reads it from the pinned root comes to the same team', async () => {
    const { team } = await setUp()
    const entries = team.entries().map(({ bytes }) => bytes)
    expect(await read(team, entries)).toEqual(team.team())
    expect(await read(team, entries.slice(0, 2))).toMatchObject({ length: 2 })
  })

  test('[COOP-4] it tells which role a device had when, and knows no stranger', async () => {
    const { team, devices } = await setUp()
    const { office, deputy } = devices
    const lowered = await team.setRole(office, deputy, 'member')
    const { atMs } = lowered.body
    for (const [moment, role] of [
      [atMs - 1, 'deputy'],
      [atMs, 'member'],
      [Number.POSITIVE_INFINITY, 'member'],
    ] as const)
      expect(roleAt(team.team(), deputy.deviceId, moment)).toBe(role)
    expect(roleAt(team.team(), newId(), atMs)).toBeNull()
  })

  test('[MEM-2] another root, an entry dropped, swapped, repeated, changed or signed by somebody else is refused', async () => {
    const { team, devices } = await setUp()
    const entries = team.entries().map(({ bytes }) => bytes)
    const [root, leader, deputy, member] = entries as [Bytes, Bytes, Bytes, Bytes]
    const another = await foundTestTeam(devices.other, team.inspectionId)
    const altered = leader.slice()
    altered[90] = (altered[90] as number) ^ 1
    const unsigned = await team.sign(
      { ...team.base(devices.office, devices.other), kind: 'role', role: 'member' },
      devices.other,
    )
    for (const [what, given, code] of [
      ['another root', [another.entries()[0]?.bytes as Bytes], 'member/wrong-root'],
      ['one dropped', [root, deputy], 'member/log-forked'],
      ['two swapped', [root, deputy, leader, member], 'member/log-forked'],
      ['one repeated', [root, leader, leader], 'member/log-forked'],
      ['one changed', [root, altered], 'member/bad-signature'],
      ['signed by somebody else', [...entries, unsigned.bytes], 'member/bad-signature'],
    ] as const)
      expect([what, await refusal(() => read(team, given))]).toEqual([what, code])
  })

  test('[MEM-3] who may let in, change or revoke whom', () => {
    const allowed = Object.fromEntries(
      roles.map((actor) => [actor, roles.filter((role) => mayManage(actor, role))]),
    )
    expect(allowed).toEqual({
      office: ['office', 'leader', 'deputy', 'member'],
      leader: ['deputy', 'member'],
      deputy: ['member'],
      member: [],
    })
  })

  test('[MEM-3] no entry beyond its author’s role counts, nor a second founding, nor the same keys twice', async () => {
    const { team, devices } = await setUp()
    const { office, leader, deputy, member, other } = devices
    const attempts: readonly [string, () => Promise<unknown>, string][] = [
      ['leader lets in a leader', () => team.admit(leader, other, 'leader'), 'member/not-allowed'],
      ['deputy lets in a deputy', () => team.admit(deputy, other, 'deputy'), 'member/not-allowed'],
      ['member lets in anybody', () => team.admit(member, other, 'member'), 'member/not-allowed'],
      ['a stranger lets in anybody', () => team.admit(other, other, 'member'), 'member/not-a-member'],
      ['somebody comes twice', () => team.admit(office, member, 'member'), 'member/not-allowed'],
      [
        'the same keys under another id',
        () => team.admit(office, { ...member, deviceId: newId() }, 'member'),
        'member/not-allowed',
      ],
      ['deputy revokes the leader', () => team.revoke(deputy, leader), 'member/not-allowed'],
      ['a device revokes itself', () => team.revoke(leader, leader), 'member/not-allowed'],
      ['the leader revokes the office', () => team.revoke(leader, office), 'member/not-allowed'],
      ['the leader makes a leader', () => team.setRole(leader, member, 'leader'), 'member/not-allowed'],
      ['a stranger is given a role', () => team.setRole(office, other, 'member'), 'member/not-a-member'],
    ]
    const { length } = team.team()
    for (const [what, attempt, code] of attempts) expect([what, await refusal(attempt)]).toEqual([what, code])
    const again = await team.sign(
      {
        ...team.base(office, office),
        ...(team.entries()[0]?.body as { kind: 'found' }),
        index: length,
        previous: team.team().headHash,
      } as never,
      office,
    )
    expect(await refusal(() => team.add(again))).toBe('member/not-allowed')
    expect(team.team().length).toBe(length)
  })

  test('[MEM-3] the office’s last device stays; a second one can revoke the first', async () => {
    const { team, devices } = await setUp()
    await team.admit(devices.office, devices.other, 'office')
    await team.revoke(devices.other, devices.office)
    expect(await refusal(() => team.revoke(devices.office, devices.other))).toBe('member/not-a-member')
    expect(team.team().epochs).toHaveLength(2)
  })

  test('[MEM-2] a log begins with a founding by a device of the office for itself', async () => {
    const { team, devices } = await setUp()
    const root = team.entries()[0]?.body as unknown as Record<string, unknown>
    for (const [what, change, code] of [
      ['not the office', { role: 'leader' }, 'member/not-allowed'],
      ['for another', { subject: devices.other.deviceId }, 'member/not-allowed'],
      ['not the first', { index: 1 }, 'member/malformed'],
      ['after something', { previous: randomBytes(32) }, 'member/malformed'],
      ['epoch 2', { epoch: 2 }, 'member/not-allowed'],
    ] as const) {
      const entry = await team.sign({ ...root, ...change } as never, devices.office)
      expect([what, await refusal(() => extendTeam(null, entry))]).toEqual([what, code])
    }
    const admit = team.entries()[1] as never
    expect(await refusal(() => signingKeyFor(null, admit))).toBe('member/malformed')
    expect(noPrevious.every((byte) => byte === 0)).toBe(true)
  })

  test('[MEM-4] a revision is a member’s from the epoch its author came in to the one before it left', async () => {
    const { team, devices } = await setUp()
    await team.revoke(devices.office, devices.member)
    await team.admit(devices.office, devices.other, 'member')
    await team.revoke(devices.office, devices.other)
    const standing = (device: TestDevice, epoch: number) => standingOf(team.team(), device.deviceId, epoch)
    expect([1, 2, 3, 4].map((epoch) => standing(devices.office, epoch))).toEqual([
      'member',
      'member',
      'member',
      'unknown-epoch',
    ])
    expect([1, 2, 3].map((epoch) => standing(devices.member, epoch))).toEqual([
      'member',
      'not-active',
      'not-active',
    ])
    expect([1, 2, 3].map((epoch) => standing(devices.other, epoch))).toEqual([
      'not-active',
      'member',
      'not-active',
    ])
    expect(standingOf(team.team(), newId(), 1)).toBe('unknown-author')
  })
})

describe('keys', () => {
  test('[MEM-5] a wrapped key opens for its device, inspection and epoch, and for nothing else', async () => {
    const [device, other] = [await createTestDevice(), await createTestDevice()]
    const context = { inspectionId: newId(), epoch: 1, deviceId: device.deviceId }
    const key = randomBytes(32)
    const wrap = await wrapEpochKey(context, device.sealingKey, key)
    expect(wrap).toHaveLength(epochWrapBytes)
    expect(await openEpochWrap(context, device.sealing, wrap)).toEqual(key)
    for (const change of [{ epoch: 2 }, { inspectionId: newId() }, { deviceId: newId() }])
      expect(await openEpochWrap({ ...context, ...change }, device.sealing, wrap)).toBeNull()
    expect(await openEpochWrap(context, other.sealing, wrap)).toBeNull()
    const bent = wrap.slice()
    bent[100] = (bent[100] as number) ^ 1
    expect(await openEpochWrap(context, device.sealing, bent)).toBeNull()
    for (let length = 0; length < wrap.length; length += 1)
      expect(await refusal(() => openEpochWrap(context, device.sealing, wrap.slice(0, length)))).toBe(
        'record/malformed',
      )
    expect(await refusal(() => openEpochWrap(context, device.sealing, new Uint8Array([...wrap, 0])))).toBe(
      'record/malformed',
    )
    expect(
      await refusal(() => openEpochWrap(context, device.sealing, new Uint8Array([9, ...wrap.slice(1)]))),
    ).toBe('record/malformed')
  })

  test('[MEM-6] [MEM-7] the newest key opens all before it; a key the log does not speak of opens nothing', async () => {
    const { team, devices } = await setUp()
    await team.revoke(devices.office, devices.member)
    await team.revoke(devices.office, devices.deputy)
    const keyring = await team.keyring()
    expect([1, 2, 3, 4].map((epoch) => keyring.rawKeyOf(epoch))).toEqual([...team.keys(), null])
    const { epochs } = team.team()
    expect(await createKeyring(team.inspectionId, epochs, { epoch: 3, key: randomBytes(32) })).toBeNull()
    expect(await createKeyring(newId(), epochs, { epoch: 3, key: team.keys()[2] as Bytes })).toBeNull()
    const broken = epochs.map((entry) =>
      entry.epoch === 2 ? { ...entry, sealedPrevious: randomBytes(48) } : entry,
    )
    expect(
      await refusal(() =>
        createKeyring(team.inspectionId, broken, { epoch: 3, key: team.keys()[2] as Bytes }),
      ),
    ).toBe('member/chain-broken')
  })

  test('[MEM-8] the key from before a revocation opens none after it', async () => {
    const { team, devices } = await setUp()
    await team.revoke(devices.office, devices.member)
    const old = await createKeyring(team.inspectionId, team.team().epochs, {
      epoch: 1,
      key: team.keys()[0] as Bytes,
    })
    expect(old?.epoch).toBe(1)
    expect(old?.sealingKeyOf(2)).toBeNull()
  })

  test('[MEM-12] any k of n shares recover a data key; fewer, the same twice, foreign ones or another device do not', async () => {
    const { recoveryKey, shares } = await createRecoveryKey(2, 3)
    const foreign = await createRecoveryKey(2, 3)
    const deviceId = newId()
    const dataKey = randomBytes(32)
    const wrap = await wrapDataKey(recoveryKey, deviceId, dataKey)
    const recover = (at: readonly number[], device = deviceId) =>
      recoverDataKey(
        recoveryKey,
        at.map((index) => shares[index] as (typeof shares)[number]),
        device,
        wrap,
      )
    for (const pair of [
      [0, 1],
      [0, 2],
      [2, 1],
      [0, 1, 2],
    ])
      expect(await recover(pair)).toEqual({ state: 'recovered', dataKey })
    expect(await recover([0])).toMatchObject({ state: 'too-few' })
    expect(await recover([1, 1])).toEqual({ state: 'same-share-twice' })
    expect(await recover([0, 1], newId())).toEqual({ state: 'other-device' })
    expect(await recoverDataKey(recoveryKey, foreign.shares, deviceId, wrap)).toEqual({
      state: 'other-inspection',
    })
  })
})

describe('invites', () => {
  test('[MEM-9] an invite reads back from what is typed, and a mistyped one is told apart', async () => {
    const secret = randomBytes(16)
    const text = await inviteToText(secret)
    expect(text).toMatch(/^([0-9A-Z]{5}-){5}[0-9A-Z]{4}$/)
    expect(await readInvite(` ${text.toLowerCase().replaceAll('-', ' ')}`)).toEqual({ state: 'read', secret })
    expect(await readInvite(text.slice(1))).toEqual({ state: 'wrong-length', lengthChars: 28 })
    expect(await readInvite(`${text.slice(0, -1)}U`)).toEqual({ state: 'wrong-character', atChar: 29 })
    let missed = 0
    for (const at of [0, 7, 13, 20, 27]) {
      const wrong = `${text.slice(0, at)}${text[at] === '7' ? '9' : '7'}${text.slice(at + 1)}`
      if (text[at] !== '-' && (await readInvite(wrong)).state === 'read') missed += 1
    }
    expect(missed).toBe(0)
  })

  test('[MEM-11] proofs and names are bound to the invite, the team and the keys', async () => {
    const [secret, other] = [randomBytes(16), randomBytes(16)]
    const inspectionId = newId()
    const root = randomBytes(32)
    const device = await createTestDevice()
    const proofs = [
      await rootProofOf(secret, inspectionId, root),
      await rootProofOf(other, inspectionId, root),
      await rootProofOf(secret, newId(), root),
      await rootProofOf(secret, inspectionId, randomBytes(32)),
      await keyProofOf(secret, device.signingKey, device.sealingKey),
      await keyProofOf(secret, device.sealingKey, device.signingKey),
      await inviteCodeOf(secret),
    ]
    expect(new Set(proofs.map(bytesToHex)).size).toBe(proofs.length)
    const sealed = await sealJoinName(secret, randomBytes(12), '王某的手机')
    expect(await openJoinName(secret, sealed)).toBe('王某的手机')
    expect(await openJoinName(other, sealed)).toBeNull()
    expect(await openJoinName(secret, sealed.slice(1))).toBeNull()
  })
})

describe('the name of a member', () => {
  test('[JOIN-13] has the person and the device apart; an older one is the person, whatever is in it', () => {
    for (const name of [
      { person: '张三', label: '手机' },
      { person: '张三', label: '' },
    ])
      expect(memberNameOf(memberNameToText(name))).toEqual(name)
    expect(memberNameOf('张三的手机')).toEqual({ person: '张三的手机', label: '' })
    expect(memberNameOf('')).toEqual({ person: '', label: '' })
  })

  test('[JOIN-13] what cannot be seen is in no name: whoever adds it to another’s is called like them, and told apart', () => {
    const forged = memberNameOf('老\u200b周\u202e\n手\u2066机')
    expect(forged).toEqual({ person: '老周', label: '手机' })
    const shown = shownNames(
      new Map([
        ['aaaaaa11', memberNameOf('老周')],
        ['bbbbbb22', forged],
      ]),
    )
    expect([...shown.values()]).toEqual(['老周', '老周（手机）'])
    expect(memberNameOf('\u200b\u202e')).toEqual({ person: '', label: '' })
  })

  test('[JOIN-13] the label is shown only beside a person with several devices', () => {
    const shown = shownNames(
      new Map([
        ['a', { person: '张三', label: '手机' }],
        ['b', { person: '张三', label: '电脑' }],
        ['c', { person: '李四', label: '手机' }],
        ['d', { person: '张三', label: '' }],
      ]),
    )
    expect([...shown.values()]).toEqual(['张三（手机）', '张三（电脑）', '李四', '张三'])
  })

  test('[JOIN-13] no two devices are called the same', () => {
    const shown = shownNames(
      new Map([
        ['aaaaaa11', { person: '张三', label: '手机' }],
        ['bbbbbb22', { person: '张三', label: '手机' }],
        ['cccccc33', { person: '张三（手机）', label: '' }],
        ['dddddd44', { person: '李四', label: '' }],
        ['eeeeee55', { person: '李四', label: '' }],
      ]),
    )
    expect([...shown.values()]).toEqual([
      '张三（手机）·aaaaaa',
      '张三（手机）·bbbbbb',
      '张三（手机）·cccccc',
      '李四·dddddd',
      '李四·eeeeee',
    ])
  })

  test('[JOIN-13] the longest of both fits what the server and the log take', async () => {
    const name = memberNameToText({
      person: '张'.repeat(maxNamePartChars),
      label: '机'.repeat(maxNamePartChars),
    })
    const sealed = await sealJoinName(randomBytes(16), randomBytes(12), name)
    expect(sealed.length).toBeLessThanOrEqual(255)
    expect(bytesToBase64Url(sealed)).toMatch(/^[A-Za-z0-9_-]{39,340}$/)
  })
})
