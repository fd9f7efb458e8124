import m from '../../../content/messages/zh-CN/mode.yaml'
import type { Mode } from '../../core/wire/mode.ts'

/** Says of an open link what it cannot do, wherever it is shown or printed; nothing of the other modes. */
export const WeakNote = ({ mode }: { readonly mode: Mode }) =>
  mode === 'open-link' && (
    <p className="notice mark weak-note">
      <strong>{m.weak.label}</strong> {m.weak.text}
    </p>
  )
