import { useEffect, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import vaultMessages from '../../../content/messages/zh-CN/vault.yaml'
import type { StaffDevice } from '../../device/staff/identity.ts'
import { CreateScreen } from './CreateScreen.tsx'
import { EnrolScreen, HowToEnrol } from './EnrolScreen.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { InspectionScreen } from './InspectionScreen.tsx'
import { ListScreen } from './ListScreen.tsx'
import { isGuarded, routeOf, useFragment, useSetupLinks } from './route.ts'
import { type Staff, StaffContext } from './staff-context.ts'
import { type Trouble, troubleOf } from './use-work.ts'
import { CreateVaultScreen } from './vault/CreateVaultScreen.tsx'
import { UnlockScreen } from './vault/UnlockScreen.tsx'
import { useVault } from './vault/use-vault.ts'

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
  useSetupLinks(setCode)

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
  if (vault === 'none') return code ? <CreateVaultScreen onCreate={keeper.create} /> : <HowToEnrol />
  return (
    <>
      {vault === 'locked' && <UnlockScreen onUnlock={keeper.unlock} holdsPage={isHeld} />}
      {(vault === 'open' || isHeld) && (
        <div hidden={vault !== 'open'}>
          <Unlocked staff={staff} code={code} onCodeUsed={() => setCode(null)} />
        </div>
      )}
    </>
  )
}

/** Slips and shares before they are published, or a half-filled form: neither is secret from whoever filled it in. */
const isUnfinished = (): boolean => isGuarded() || routeOf(location.hash).screen === 'create'

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
        <button className="button quiet" type="button" onClick={staff.keeper.lock}>
          {vaultMessages.lock}
        </button>
      </p>
      {device === null || code ? (
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
      ) : (
        <>
          {route.screen === 'list' && <ListScreen device={device} />}
          {route.screen === 'create' && <CreateScreen />}
          {route.screen === 'inspection' && (
            <InspectionScreen key={route.inspectionId} inspectionId={route.inspectionId} />
          )}
        </>
      )}
    </StaffContext>
  )
}
