import m from '../../../../../content/messages/zh-CN/team.yaml'
import { fillMessage } from '../../../../core/message.ts'
import type { Invite } from '../../../../device/sync/team.ts'
import { PrintView } from '../../print/PrintView.tsx'
import { Qr } from '../../print/Qr.tsx'
import { momentText } from '../../windows.ts'
import { useCarried } from '../field-context.ts'
import { InviteText } from './InvitePart.tsx'

/** One invite on paper, for whoever is not in the room. */
export const InviteSheet = ({ invite, onBack }: { readonly invite: Invite; readonly onBack: () => void }) => {
  const { taken } = useCarried()
  return (
    <PrintView title={m.invite.sheetTitle} note={m.invite.printNote} onBack={onBack}>
      <article className="sheet invite-sheet">
        <h2>{m.invite.sheetTitle}</h2>
        <p className="sheet-subject">
          {taken.court} {taken.title}
        </p>
        <p>{m.invite.howTo}</p>
        <div className="share-body">
          <Qr text={invite.text} label={m.invite.qrLabel} />
          <InviteText text={invite.text} />
        </div>
        <p>
          {m.invite.sheetAddress} {location.origin}
          {location.pathname}
        </p>
        <p>{fillMessage(m.invite.expires, { at: momentText(invite.expiresAtIso) })}</p>
        <p>{m.join.code.hint}</p>
        <p>{m.invite.printNote}</p>
      </article>
    </PrintView>
  )
}
