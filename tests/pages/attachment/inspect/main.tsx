/**
 * One record with its attachments and a signature, and nothing around them: vault, workspace, door and team are the
 * product's own, only the passphrase is known and derived quickly. tests/e2e/attachment.spec.ts builds and serves it.
 */
import { StrictMode, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import '../../../../src/app/ui/tokens.css'
import '../../../../src/app/ui/base.css'
import '../../../../src/app/ui/parts.css'
import '../../../../src/site/styles/site.css'
import '../../../../src/app/inspect/inspect.css'
import '../../../../src/app/inspect/attachment/attachment.css'
import { AttachmentsField } from '../../../../src/app/inspect/attachment/AttachmentsField.tsx'
import { RecordingBar } from '../../../../src/app/inspect/attachment/RecordingBar.tsx'
import { SignatureField } from '../../../../src/app/inspect/attachment/SignatureField.tsx'
import { type Bytes, utf8ToBytes } from '../../../../src/core/bytes.ts'
import { emptyContent } from '../../../../src/core/record/content.ts'
import { lists } from '../../../../src/core/record/kinds.ts'
import { type Attachments, createAttachments } from '../../../../src/device/attachment/attachments.ts'
import { createClock } from '../../../../src/device/clock.ts'
import { createStaffClient } from '../../../../src/device/staff/client.ts'
import { createIdentity } from '../../../../src/device/staff/identity.ts'
import { heldTeam, openKeyring } from '../../../../src/device/sync/member-log.ts'
import { synchronise } from '../../../../src/device/sync/synchronise.ts'
import { foundTeam } from '../../../../src/device/sync/team.ts'
import { createTeamDoor } from '../../../../src/device/sync/team-door.ts'
import { createRevisionStore } from '../../../../src/device/vault/revision-store.ts'
import { createVaultKeeper } from '../../../../src/device/vault/vault-keeper.ts'
import { VaultStore } from '../../../../src/device/vault/vault-store.ts'
import { createNotes } from '../../../../src/device/workspace/notes.ts'
import { createWorkspace, type Workspace } from '../../../../src/device/workspace/workspace.ts'

const passphrase = '春天石桥书包白鹭灯塔'
const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

/** Not argon2id: that needs a worker of its own, and nothing here is about guessing passphrases. */
const deriveQuickly = async (typed: string | Uint8Array, salt: Uint8Array): Promise<Bytes> => {
  const bytes = typeof typed === 'string' ? utf8ToBytes(typed) : typed
  const key = await crypto.subtle.importKey('raw', bytes as Bytes, 'PBKDF2', false, ['deriveBits'])
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: salt as Bytes, iterations: 1_000 }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256))
}

const open = async () => {
  const store = new VaultStore()
  const keeper = createVaultKeeper({
    store,
    derive: deriveQuickly,
    randomBytes,
    nowMs: Date.now,
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimer: (timer) => window.clearTimeout(timer),
    otherTabs: { tellLocked: () => undefined, onLocked: () => undefined },
  })
  await keeper.read()
  if (keeper.state() === 'none') await keeper.create(passphrase)
  else await keeper.unlock(passphrase)
  const identity = createIdentity(keeper)
  const clock = createClock(Date.now)
  const client = createStaffClient({ identity, clock, fetch: (path, init) => fetch(path, init) })
  const door = createTeamDoor(client)
  const revisions = createRevisionStore(store)
  const held = await client.device()
  const [, setupCode = ''] = location.hash.split('#setup=')
  const device = held ?? (await client.enrol(setupCode, '巡查办'))
  const teamDeps = { store: revisions, door, keys: device, randomBytes, nowMs: Date.now }
  let inspectionId = (await keeper.readJson('test|inspection')) as string | null
  if (inspectionId === null) {
    inspectionId = (await client.createInspection('甲法院', '巡查')).inspectionId
    const { deviceId, name } = device
    await foundTeam(teamDeps, { inspectionId, deviceId, name, recoveryKey: null })
    await keeper.writeJson('test|inspection', inspectionId)
  }
  const team = await heldTeam(revisions, inspectionId)
  if (team === null) throw new TypeError('no team')
  const keyring = await openKeyring(revisions, team, device.deviceId, device.sealing)
  const workspace = createWorkspace({
    inspectionId,
    deviceId: device.deviceId,
    signingKey: device.signing.privateKey,
    keeper,
    revisions,
    keyring: () => keyring,
    randomBytes,
    nowMs: Date.now,
    onWaiting: () => undefined,
  })
  await workspace.open()
  const recordId =
    workspace.records()[0]?.recordId ??
    (await workspace.begin('interview', [{ path: { field: 'place' }, value: '一号会议室' }]))
  const attachments = createAttachments({
    inspectionId,
    keeper,
    notes: createNotes(keeper, inspectionId),
    revisions,
    door,
    randomBytes,
    locks: navigator.locks,
    nowMs: Date.now,
    tickMs: () => performance.now(),
  })
  const sync = () =>
    synchronise({ store: revisions, door, nowMs: Date.now, locks: navigator.locks }, inspectionId)
  return { workspace, recordId, attachments, sync, lock: keeper.lock }
}

interface RecordPageProps {
  readonly workspace: Workspace
  readonly recordId: string
  readonly attachments: Attachments
  readonly sync: () => Promise<{ readonly state: string }>
  readonly lock: () => void
}

const signaturePath = { field: 'subject_sign' }

const RecordPage = ({ workspace, recordId, attachments, sync, lock }: RecordPageProps) => {
  useSyncExternalStore(workspace.subscribe, workspace.version)
  const [outcome, setOutcome] = useState('')
  const content = workspace.record(recordId)?.content ?? emptyContent('interview')
  const apply = (edits: Parameters<Workspace['edit']>[1]) => workspace.edit(recordId, edits)
  return (
    <>
      <h1>谈话记录</h1>
      <AttachmentsField
        recordId={recordId}
        facts={content?.lists[lists.attachments] ?? {}}
        onEdit={apply}
        newFactId={workspace.newFactId}
        attachments={attachments}
      />
      <h2>确认</h2>
      <SignatureField
        recordId={recordId}
        path={signaturePath}
        value={content.fields[signaturePath.field]}
        content={content}
        label="对象确认方式"
        onEdit={apply}
        attachments={attachments}
      />
      <h2>测试用</h2>
      <div data-bar="elsewhere">
        <RecordingBar recorder={attachments.recorder} />
      </div>
      <button className="button" type="button" onClick={lock}>
        测试：锁上
      </button>
      <button
        className="button"
        type="button"
        onClick={async () => {
          setOutcome('…')
          await workspace.save(recordId)
          setOutcome((await sync()).state)
        }}
      >
        测试：同步
      </button>
      <output>{outcome}</output>
    </>
  )
}

const opened = await open()
createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <RecordPage {...opened} />
  </StrictMode>,
)
