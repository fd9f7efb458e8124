import m from '../../../content/messages/zh-CN/sealed-file.yaml'
import { Failure } from '../../core/errors.ts'
import { fillMessage } from '../../core/message.ts'
import type { Trouble } from './use-work.ts'

/** Where a sealed file is chosen; the same file may be chosen again. */
export const SealedFileField = ({ onFile }: { readonly onFile: (file: File) => void }) => (
  <div className="field">
    <label className="field-label" htmlFor="sealed-file">
      {m.takeIn.choose}
    </label>
    <input
      id="sealed-file"
      type="file"
      accept=".mingcha"
      onChange={({ currentTarget }) => {
        const [chosen] = currentTarget.files ?? []
        if (chosen) onFile(chosen)
        currentTarget.value = ''
      }}
    />
  </div>
)

/** Where a sealed file is damaged, for whoever asks why. */
export const DamagedAt = ({ trouble }: { readonly trouble: Trouble | null }) =>
  trouble instanceof Failure &&
  trouble.code === 'file/damaged' && (
    <p className="field-hint">
      {fillMessage(m.takeIn.damagedAt, {
        piece: Number(trouble.measures.piece),
        byte: Number(trouble.measures.atByte),
      })}
    </p>
  )
