import { useEffect, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import type { StaffDevice } from '../../device/staff/store.ts'
import { CreateScreen } from './CreateScreen.tsx'
import { EnrolScreen } from './EnrolScreen.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { InspectionScreen } from './InspectionScreen.tsx'
import { ListScreen } from './ListScreen.tsx'
import { routeOf, useFragment, useSetupLinks } from './route.ts'
import { type Staff, StaffContext } from './staff-context.ts'
import { type Trouble, troubleOf } from './use-work.ts'

interface InspectAppProps {
  readonly staff: Staff
  /** From a setup link, already taken out of the address bar. */
  readonly setupCode: string | null
}

/** The office's app: who this device is, then the screen the address names. */
export const InspectApp = ({ staff, setupCode }: InspectAppProps) => {
  const [device, setDevice] = useState<StaffDevice | null | 'reading'>('reading')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [code, setCode] = useState(setupCode)
  const fragment = useFragment()
  useSetupLinks(setCode)

  useEffect(() => {
    staff.client.device().then(setDevice, (error: unknown) => setTrouble(troubleOf(error)))
  }, [staff])

  if (!isSecureContext || !crypto.subtle) return <p className="notice mark">{m.insecure}</p>
  if (device === 'reading') return <FailureNotice trouble={trouble} />
  if (device === null || code)
    return (
      <StaffContext value={staff}>
        <EnrolScreen
          key={code}
          setupCode={code}
          held={device}
          onEnrolled={(enrolled) => {
            setDevice(enrolled)
            setCode(null)
          }}
          onKept={() => setCode(null)}
        />
      </StaffContext>
    )
  const route = routeOf(fragment)
  return (
    <StaffContext value={staff}>
      {route.screen === 'list' && <ListScreen device={device} />}
      {route.screen === 'create' && <CreateScreen />}
      {route.screen === 'inspection' && (
        <InspectionScreen key={route.inspectionId} inspectionId={route.inspectionId} />
      )}
    </StaffContext>
  )
}
