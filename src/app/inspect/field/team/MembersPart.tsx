import { useState } from 'react'
import m from '../../../../../content/messages/zh-CN/team.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { type Role, roles } from '../../../../core/record/member-entry.ts'
import { type Member, mayManage } from '../../../../core/record/members.ts'
import { changeRole, revokeDevice } from '../../../../device/sync/team.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { momentText } from '../../windows.ts'
import { useTeamChanges } from '../field-context.ts'
import { useTeamStep } from './use-team-step.ts'

/** Everybody in the team, with role, since when and let in by whom; those shut out below. */
export const MembersPart = () => {
  const carried = useTeamChanges()
  const [said, setSaid] = useState('')
  const members = [...carried.team().membersById.values()]
  const active = members.filter(({ revokedEpoch }) => revokedEpoch === null)
  const former = members.filter(({ revokedEpoch }) => revokedEpoch !== null)
  const { outcome } = carried.syncView()
  const isOffline = outcome?.state === 'later' && outcome.code === 'wire/unreachable'
  return (
    <section className="plan-section">
      <h2>{m.team.membersTitle}</h2>
      <div>
        {isOffline && <p className="notice">{m.team.needsNetwork}</p>}
        <p>{fillMessage(m.team.countDevices, { count: active.length })}</p>
        <p role="status">{said}</p>
        <ul className="members">
          {active.map((member) => (
            <MemberPanel key={member.deviceId} member={member} onSaid={setSaid} />
          ))}
        </ul>
        {former.length > 0 && (
          <>
            <h3>{m.team.formerTitle}</h3>
            <ul className="members">
              {former.map((member) => (
                <MemberPanel key={member.deviceId} member={member} onSaid={setSaid} />
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  )
}

interface MemberPanelProps {
  readonly member: Member
  readonly onSaid: (sentence: string) => void
}

const MemberPanel = ({ member, onSaid }: MemberPanelProps) => {
  const carried = useTeamChanges()
  const { deviceId, role, admittedAtMs, admittedBy, revokedEpoch } = member
  const own = carried.role()
  const isThis = deviceId === carried.device.deviceId
  const isManaged = own !== null && !isThis && revokedEpoch === null && mayManage(own, role)
  const name = carried.nameOf(deviceId)
  const label = carried.labelOf(deviceId)
  return (
    <li className="panel">
      <h3>
        {name}{' '}
        <span className="role-mark">
          {m.team.roles[role]}
          {isThis && ` · ${m.team.this}`}
          {revokedEpoch !== null && ` · ${m.team.former}`}
        </span>
      </h3>
      <p className="field-hint">
        {label !== '' && fillMessage(m.team.device, { label })}
        {fillMessage(m.team.since, { at: momentText(admittedAtMs) })}，
        {admittedBy === deviceId
          ? m.team.founder
          : fillMessage(m.team.byWhom, { name: carried.nameOf(admittedBy) })}
      </p>
      {isManaged && (
        <details>
          <summary>
            {m.team.manage}
            <span className="visually-hidden">{name}</span>
          </summary>
          <Manage member={member} own={own} name={name} onSaid={onSaid} />
        </details>
      )}
    </li>
  )
}

interface ManageProps extends MemberPanelProps {
  /** This device's role. */
  readonly own: Role
  readonly name: string
}

const Manage = ({ member: { deviceId, role }, own, name, onSaid }: ManageProps) => {
  const [chosen, setChosen] = useState<Role>(role)
  const change = useTeamStep(
    ({ deps, team, author }, next: Role) => changeRole(deps, { team, author, subject: deviceId, role: next }),
    () => onSaid(m.team.roleChanged),
  )
  const revoke = useTeamStep(
    ({ deps, team, keyring, author }, subject: string) =>
      revokeDevice(deps, { team, keyring, author, subject }),
    () => onSaid(fillMessage(m.team.revoked, { name })),
  )
  return (
    <>
      <FailureNotice trouble={change.trouble ?? revoke.trouble} />
      <div className="field">
        <label className="field-label" htmlFor={`role-${deviceId}`}>
          {m.team.role}
        </label>
        <select
          id={`role-${deviceId}`}
          value={chosen}
          onChange={(event) => setChosen(event.target.value as Role)}
        >
          {roles
            .filter((one) => mayManage(own, one))
            .map((one) => (
              <option key={one} value={one}>
                {m.team.roles[one]}
              </option>
            ))}
        </select>
      </div>
      <p>
        <button
          className="button secondary"
          type="button"
          aria-disabled={change.isRunning || chosen === role}
          onClick={() => {
            if (chosen !== role) change.start(chosen)
          }}
        >
          {m.team.changeRole}
        </button>
      </p>
      <h4>{fillMessage(m.team.revokeTitle, { name })}</h4>
      <ul>
        {Object.values(m.team.revokeText).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <button
        className="button danger"
        type="button"
        aria-disabled={revoke.isRunning}
        onClick={() => {
          if (window.confirm(fillMessage(m.team.revokeQuestion, { name }))) revoke.start(deviceId)
        }}
      >
        {m.team.revoke}
      </button>
    </>
  )
}
