import m from '../../../../../content/messages/zh-CN/team.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { createInvite, type Invite } from '../../../../device/sync/team.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { Qr } from '../../print/Qr.tsx'
import { useWork } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { useCarried } from '../field-context.ts'
import type { Door } from './use-door.ts'

/** An invite as it is typed, in its groups. */
export const InviteText = ({ text }: { readonly text: string }) => (
  <p className="invite-text figures">
    {text.split('-').map((group, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one invite never change their order
      <span key={at}>{group}</span>
    ))}
  </p>
)

interface InvitePartProps {
  readonly invite: Invite | null
  readonly door: Door
  readonly onInvite: (invite: Invite | null) => void
  readonly onPrint: () => void
}

/** Makes an invite and shows it, once: to be scanned or typed by the one it is for. */
export const InvitePart = ({ invite, door, onInvite, onPrint }: InvitePartProps) => {
  const carried = useCarried()
  const { isUsed } = door
  // Paper goes further than a screen: it is asked once more before it is printed.
  const print = useWork(async () => {
    if (!(await door.check())) onPrint()
  })
  const make = useWork(async () => {
    const keyring = carried.keyring()
    if (keyring) onInvite(await createInvite(carried.deps, carried.team(), keyring))
  })
  return (
    <section className="plan-section">
      <h2>{m.invite.title}</h2>
      <div>
        <p>{m.invite.lead}</p>
        <p role="status">{isUsed && m.invite.used}</p>
        {invite && !isUsed && (
          <div className="panel">
            <p>{m.invite.howTo}</p>
            <div className="invite-body">
              <Qr text={invite.text} label={m.invite.qrLabel} />
              <InviteText text={invite.text} />
            </div>
            <p>
              <strong>{fillMessage(m.invite.expires, { at: momentText(invite.expiresAtIso) })}</strong>{' '}
              {m.invite.onlyOnce}
            </p>
            <div className="row">
              <button
                className="button secondary"
                type="button"
                onClick={print.start}
                aria-disabled={print.isRunning}
              >
                {m.invite.print}
              </button>
              <button className="button quiet" type="button" onClick={() => onInvite(null)}>
                {m.invite.hide}
              </button>
            </div>
          </div>
        )}
        <FailureNotice trouble={make.trouble ?? print.trouble} />
        <p>
          <button
            className="button"
            type="button"
            aria-disabled={make.isRunning}
            onClick={() => make.start()}
          >
            {invite ? m.invite.again : m.invite.button}
          </button>
        </p>
      </div>
    </section>
  )
}
