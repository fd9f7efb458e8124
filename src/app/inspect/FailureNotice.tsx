import m from '../../../content/messages/zh-CN/inspect.yaml'
import { errors } from '../../core/error-registry.ts'
import type { Trouble } from './use-work.ts'

/** Says what went wrong and what to do next; read out at once. Shows nothing without trouble. */
export const FailureNotice = ({ trouble }: { readonly trouble: Trouble | null }) => (
  <div role="alert">
    {trouble && (
      <div className="notice mark">
        <p>
          <strong>{trouble === 'unexpected' ? m.unexpected.sentence : errors[trouble.code].sentence}</strong>
        </p>
        <p>{trouble === 'unexpected' ? m.unexpected.next : errors[trouble.code].next}</p>
      </div>
    )}
  </div>
)
