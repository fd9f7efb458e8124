import { lazy, Suspense, useEffect, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import teamMessages from '../../../content/messages/zh-CN/team.yaml'
import vaultMessages from '../../../content/messages/zh-CN/vault.yaml'
import type { StaffDevice } from '../../device/staff/identity.ts'
import type { VaultKeeper } from '../../device/vault/vault-keeper.ts'
import { CreateScreen } from './CreateScreen.tsx'
import { useDocumentTitle } from './document-title.ts'
import { EnrolScreen, HowToEnrol } from './EnrolScreen.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { InspectionScreen } from './InspectionScreen.tsx'
import { ListScreen } from './ListScreen.tsx'
import { OpeningFileScreen } from './OpeningFileScreen.tsx'
import { forgetSetupCode, fragmentOf, isGuarded, routeOf, useFragment, useSetupLinks } from './route.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { type Staff, StaffContext } from './staff-context.ts'
import { HowToJoin } from './team/HowToJoin.tsx'
import { type Trouble, troubleOf } from './use-work.ts'
import { CreateVaultScreen } from './vault/CreateVaultScreen.tsx'
import { UnlockScreen } from './vault/UnlockScreen.tsx'
import { useVault } from './vault/use-vault.ts'

const FieldApp = lazy(() => import('./field/FieldApp.tsx'))
const JoinScreen = lazy(() => import('./team/JoinScreen.tsx'))
const DeviceScreen = lazy(() => import('./device/DeviceScreen.tsx'))
const RecoverScreen = lazy(() => import('./vault/RecoverScreen.tsx'))
const FoundScreen = lazy(() => import('./team/FoundScreen.tsx'))

interface InspectAppProps {
  readonly staff: Staff
  /** From a setup link, already taken out of the address bar. */
  readonly setupCode: string | null
}

/** The office's app: first the vault, then who this device is, then the screen the address names. */
export const InspectApp = ({ staff, setupCode }: InspectAppProps) => {
  const { keeper } = staff
  const vault = useVault(keeper)
  const [code, setCode] = useState(setupCode)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [isHeld, setHeld] = useState(false)
  const fragment = useFragment()
  useSetupLinks(setCode)
  useDocumentTitle(vault, fragment)

  useEffect(() => {
    keeper.read().catch((error: unknown) => setTrouble(troubleOf(error)))
  }, [keeper])
  // Locked while something exists nowhere but on the screen: it is hidden, not lost. Of the rest nothing stays in memory.
  useEffect(
    () =>
      keeper.subscribe(() => {
        setHeld(keeper.state() === 'open' || isUnfinished())
      }),
    [keeper],
  )

  if (!isSecureContext || !crypto.subtle) return <p className="notice mark">{m.insecure}</p>
  if (vault === 'reading') return <FailureNotice trouble={trouble} />
  if (vault === 'none')
    return code || routeOf(fragment).screen === 'join' ? (
      <CreateVaultScreen onCreate={keeper.create} />
    ) : (
      <HowToBegin />
    )
  return (
    <>
      {vault === 'locked' && <Locked keeper={keeper} holdsPage={isHeld} />}
      {(vault === 'open' || isHeld) && (
        <div hidden={vault !== 'open'}>
          <Unlocked
            staff={staff}
            code={code}
            onCodeUsed={() => {
              forgetSetupCode()
              setCode(null)
            }}
          />
        </div>
      )}
    </>
  )
}

/** A device nobody knows: joined by an invite, or enrolled by the office. */
const HowToBegin = () => (
  <div className="measure">
    <ScreenTitle>{m.enrol.unknownTitle}</ScreenTitle>
    <HowToJoin />
    <HowToEnrol />
  </div>
)

/** Slips and shares before they are published, or a half-filled form: neither is secret from whoever filled it in. */
const isUnfinished = (): boolean => isGuarded() || ['create', 'found'].includes(routeOf(location.hash).screen)

const Locked = ({ keeper, holdsPage }: { readonly keeper: VaultKeeper; readonly holdsPage: boolean }) => {
  const [isRecovering, setRecovering] = useState(false)
  if (isRecovering)
    return (
      <Suspense fallback={<p>{m.loading}</p>}>
        <RecoverScreen keeper={keeper} onCancel={() => setRecovering(false)} />
      </Suspense>
    )
  const canRecover = keeper.recoveries().length > 0
  return (
    <UnlockScreen
      onUnlock={keeper.unlock}
      holdsPage={holdsPage}
      onRecover={canRecover ? () => setRecovering(true) : null}
    />
  )
}

interface UnlockedProps {
  readonly staff: Staff
  readonly code: string | null
  readonly onCodeUsed: () => void
}

const Unlocked = ({ staff, code, onCodeUsed }: UnlockedProps) => {
  const [device, setDevice] = useState<StaffDevice | null | 'reading'>('reading')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const fragment = useFragment()

  useEffect(() => {
    staff.client.device().then(setDevice, (error: unknown) => setTrouble(troubleOf(error)))
  }, [staff])

  if (device === 'reading') return <FailureNotice trouble={trouble} />
  const route = routeOf(fragment)
  return (
    <StaffContext value={staff}>
      <p className="lock-line no-print">
        {device && <a href={fragmentOf({ screen: 'device' })}>{teamMessages.list.thisDevice}</a>}
        <button className="button quiet" type="button" onClick={staff.keeper.lock}>
          {vaultMessages.lock}
        </button>
      </p>
      {code ? (
        <EnrolScreen
          key={code}
          setupCode={code}
          held={device}
          onEnrolled={(enrolled) => {
            setDevice(enrolled)
            onCodeUsed()
          }}
          onKept={onCodeUsed}
        />
      ) : route.screen === 'join' ? (
        <Suspense fallback={<p>{m.loading}</p>}>
          <JoinScreen device={device} onJoined={setDevice} />
        </Suspense>
      ) : device === null ? (
        <HowToBegin />
      ) : (
        <>
          {route.screen === 'list' && <ListScreen device={device} />}
          {route.screen === 'create' && <CreateScreen />}
          {route.screen === 'open-file' && <OpeningFileScreen />}
          {route.screen === 'inspection' && (
            <InspectionScreen key={route.inspectionId} inspectionId={route.inspectionId} />
          )}
          {route.screen === 'device' && (
            <Suspense fallback={<p>{m.loading}</p>}>
              <DeviceScreen device={device} />
            </Suspense>
          )}
          {route.screen === 'found' && (
            <Suspense fallback={<p>{m.loading}</p>}>
              <FoundScreen key={route.inspectionId} inspectionId={route.inspectionId} device={device} />
            </Suspense>
          )}
          {route.screen === 'field' && (
            <Suspense fallback={<p>{m.loading}</p>}>
              <FieldApp key={route.inspectionId} inspectionId={route.inspectionId} place={route.place} />
            </Suspense>
          )}
        </>
      )}
    </StaffContext>
  )
}
