import { useState } from 'react'
import m from '../../../../../content/messages/zh-CN/team.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { type Role, roles } from '../../../../core/record/member-entry.ts'
import { memberNameOf } from '../../../../core/record/member-name.ts'
import { mayManage } from '../../../../core/record/members.ts'
import { admitDevice, type Candidate } from '../../../../device/sync/team.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { useWork } from '../../use-work.ts'
import { useCarried } from '../field-context.ts'
import type { Door } from './use-door.ts'
import { useTeamStep } from './use-team-step.ts'

interface DoorPartProps {
  readonly role: Role
  readonly door: Door
}

/** Who knocked: two people compare what both screens show, then one of two buttons. */
export const DoorPart = ({ role, door }: DoorPartProps) => {
  const [said, setSaid] = useState('')
  const isOffline =
    door.trouble !== null && door.trouble !== 'unexpected' && door.trouble.code === 'wire/unreachable'
  return (
    <section className="plan-section">
      <h2>{m.door.title}</h2>
      <div>
        <p role="status">{said}</p>
        {isOffline ? <p className="notice">{m.door.offline}</p> : <FailureNotice trouble={door.trouble} />}
        {door.value?.length === 0 && !isOffline && <p>{m.door.none}</p>}
        {door.value !== null && door.value.length > 0 && (
          <>
            <p>
              <strong>{m.door.lead}</strong>
            </p>
            <ul className="members">
              {door.value.map((candidate) => (
                <CandidatePanel
                  key={candidate.join.deviceId}
                  candidate={candidate}
                  choices={roles.filter((one) => mayManage(role, one))}
                  onSettled={(sentence) => {
                    setSaid(sentence)
                    door.again()
                  }}
                />
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  )
}

interface CandidatePanelProps {
  readonly candidate: Candidate
  readonly choices: readonly Role[]
  readonly onSettled: (sentence: string) => void
}

const CandidatePanel = ({ candidate, choices, onSettled }: CandidatePanelProps) => {
  const { deps, taken } = useCarried()
  const { deviceId } = candidate.join
  const said = candidate.name === null ? null : memberNameOf(candidate.name)
  const name = said?.person || m.door.nameless
  const [role, setRole] = useState<Role>(choices.at(-1) as Role)
  const admit = useTeamStep(
    (given, chosen: Role) => admitDevice(given.deps, { ...given, candidate, role: chosen }),
    () => onSettled(fillMessage(m.door.admitted, { name })),
  )
  const refuse = useWork(async () => {
    await deps.door.refuseJoin(taken.inspectionId, deviceId)
    onSettled(m.door.refused)
  })
  const isRunning = admit.isRunning || refuse.isRunning
  return (
    <li className="panel">
      <h3>
        {!said?.person
          ? name
          : fillMessage(said.label === '' ? m.door.says : m.door.saysDevice, { ...said, name })}
      </h3>
      <p className="field-hint" id={`compare-${deviceId}`}>
        {m.door.fingerprint}
      </p>
      <p className="compare" aria-describedby={`compare-${deviceId}`}>
        {candidate.fingerprint.split(' ').map((group, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one fingerprint never change their order
          <span key={at}>{group}</span>
        ))}
      </p>
      {candidate.isProven ? (
        <fieldset className="field">
          <legend className="field-label">{m.door.role}</legend>
          {choices.map((one) => (
            <label className="choice" key={one}>
              <input
                type="radio"
                name={`role-${deviceId}`}
                checked={role === one}
                onChange={() => setRole(one)}
              />
              <span>
                {m.team.roles[one]}
                <span className="field-hint block">{m.team.may[one]}</span>
              </span>
            </label>
          ))}
        </fieldset>
      ) : (
        <p className="notice mark">{m.door.notProven}</p>
      )}
      <FailureNotice trouble={admit.trouble ?? refuse.trouble} />
      <div className="row">
        {candidate.isProven && (
          <button
            className="button"
            type="button"
            aria-disabled={isRunning}
            onClick={() => admit.start(role)}
          >
            {m.door.admit}
          </button>
        )}
        <button
          className="button danger"
          type="button"
          aria-disabled={isRunning}
          onClick={() => {
            if (window.confirm(fillMessage(m.door.refuseQuestion, { name }))) refuse.start()
          }}
        >
          {m.door.refuse}
        </button>
      </div>
    </li>
  )
}
