import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { Manifest } from '../../../core/wire/schemas.ts'
import { Groups } from '../Groups.tsx'
import { Qr } from './Qr.tsx'
import { SignLines } from './SignLines.tsx'

interface SharesSheetsProps {
  readonly manifest: Manifest
  readonly fingerprint: string
  /** One text per trustee. */
  readonly shares: readonly string[]
}

/** One sheet per trustee: the share to scan and to type, how to keep it, and where to sign for it. */
export const SharesSheets = ({ manifest, fingerprint, shares }: SharesSheetsProps) => {
  const { threshold, total } = manifest.trustees
  return shares.map((share, index) => (
    <article className="sheet share-sheet" key={share}>
      <h2>{fillMessage(m.shareSheet.title, { number: index + 1, total })}</h2>
      <p className="sheet-subject">
        {manifest.court} {manifest.title}
      </p>
      <p>{fillMessage(m.shareSheet.lead, { threshold, total })}</p>
      <div className="share-body">
        <Qr text={share} label={m.shareSheet.qrLabel} />
        <p className="share-text figures">
          {share.split('-').map((group, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one share never change their order
            <span key={at}>{group}</span>
          ))}
        </p>
      </div>
      <p className="sheet-small">{m.shareSheet.typeNote}</p>
      <h3>{m.shareSheet.keepTitle}</h3>
      <ol>
        {Object.values(m.shareSheet.keep).map((line) => (
          <li key={line}>{fillMessage(line, { threshold })}</li>
        ))}
      </ol>
      <SignLines heading={m.shareSheet.signTitle} labels={Object.values(m.shareSheet.sign)} />
      <p className="sheet-fingerprint">
        {m.fingerprint}
        <Groups hex={fingerprint} />
      </p>
    </article>
  ))
}
