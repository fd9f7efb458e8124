import { useState } from 'react'
import m from '../../../../content/messages/zh-CN/sealed-file.yaml'
import type { Bytes } from '../../../core/bytes.ts'
import { fillMessage } from '../../../core/message.ts'
import { saveEnvelopes } from '../save-envelopes.ts'

/** The way for envelopes where there is no network: a sealed file for the office to take in. */
export const SealedFileOffer = ({
  text,
  inspectionId,
  readRequests,
}: {
  readonly text: string
  readonly inspectionId: string
  readonly readRequests: () => Promise<readonly Bytes[]>
}) => {
  const [name, setName] = useState<string | null>(null)
  return (
    <details className="disclosure">
      <summary>{m.phone.summary}</summary>
      <p>{text}</p>
      <button
        className="button secondary wide"
        type="button"
        onClick={async () => setName(await saveEnvelopes(inspectionId, await readRequests()))}
      >
        {m.phone.save}
      </button>
      <p role="status">{name === null ? '' : fillMessage(m.phone.saved, { name })}</p>
    </details>
  )
}
