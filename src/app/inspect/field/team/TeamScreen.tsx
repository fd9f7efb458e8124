import { useState } from 'react'
import m from '../../../../../content/messages/zh-CN/team.yaml'
import { roles } from '../../../../core/record/member-entry.ts'
import { mayInvite } from '../../../../core/record/members.ts'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import '../../team/team.css'
import type { Invite } from '../../../../device/sync/team.ts'
import { useTeamChanges } from '../field-context.ts'
import { DoorPart } from './DoorPart.tsx'
import { InvitePart } from './InvitePart.tsx'
import { InviteSheet } from './InviteSheet.tsx'
import { MembersPart } from './MembersPart.tsx'
import { useDoor } from './use-door.ts'

/** Who is in the team, who waits at the door, and what whoever may can do about it. */
export const TeamScreen = () => {
  const carried = useTeamChanges()
  const role = carried.role()
  const [invite, setInvite] = useState<Invite | null>(null)
  const [isPrinting, setPrinting] = useState(false)
  const canInvite = role !== null && mayInvite(role)
  const door = useDoor(canInvite, invite)
  if (invite && isPrinting && !door.isUsed)
    return <InviteSheet invite={invite} onBack={() => setPrinting(false)} />
  return (
    <>
      <ScreenTitle>{m.team.title}</ScreenTitle>
      {role !== null && canInvite && (
        <>
          <InvitePart
            invite={invite}
            door={door}
            onInvite={(next) => {
              setInvite(next)
              setPrinting(false)
            }}
            onPrint={() => setPrinting(true)}
          />
          <DoorPart role={role} door={door} />
        </>
      )}
      <MembersPart />
      <details>
        <summary>{m.team.mayTitle}</summary>
        <table>
          <tbody>
            {roles.map((one) => (
              <tr key={one}>
                <th scope="row">{m.team.roles[one]}</th>
                <td>{m.team.may[one]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}
