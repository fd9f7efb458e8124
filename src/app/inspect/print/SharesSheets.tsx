import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../../core/message.ts'
import { Groups } from '../Groups.tsx'
import { Qr } from './Qr.tsx'
import { SignLines } from './SignLines.tsx'

interface SharesSheetsProps {
  /** What the key is for. */
  readonly about: { readonly court: string; readonly title: string }
  readonly trustees: { readonly threshold: number; readonly total: number }
  /** Of what the key belongs to: 64 hex digits. */
  readonly fingerprint: string
  /** One text per trustee. */
  readonly shares: readonly string[]
  /** What stands on a sheet: of an opening key unless given. */
  readonly words?: typeof m.shareSheet
}

/** One sheet per trustee: the share to scan and to type, how to keep it, and where to sign for it. */
export const SharesSheets = ({
  about: { court, title },
  trustees: { threshold, total },
  fingerprint,
  shares,
  words = m.shareSheet,
}: SharesSheetsProps) => {
  return shares.map((share, index) => (
    <article className="sheet share-sheet" key={share}>
      <h2>{fillMessage(words.title, { number: index + 1, total })}</h2>
      <p className="sheet-subject">
        {court} {title}
      </p>
      <p>{fillMessage(words.lead, { threshold, total })}</p>
      <div className="share-body">
        <Qr text={share} label={words.qrLabel} />
        <p className="share-text figures">
          {share.split('-').map((group, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one share never change their order
            <span key={at}>{group}</span>
          ))}
        </p>
      </div>
      <p className="sheet-small">{words.typeNote}</p>
      <h3>{words.keepTitle}</h3>
      <ol>
        {Object.values(words.keep).map((line) => (
          <li key={line}>{fillMessage(line, { threshold })}</li>
        ))}
      </ol>
      <SignLines heading={words.signTitle} labels={Object.values(words.sign)} />
      <p className="sheet-fingerprint">
        {m.fingerprint}
        <Groups hex={fingerprint} />
      </p>
    </article>
  ))
}
