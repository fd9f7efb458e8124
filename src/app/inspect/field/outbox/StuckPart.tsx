import m from '../../../../../content/messages/zh-CN/outbox.yaml'
import { errors } from '../../../../core/error-registry.ts'
import { fillMessage } from '../../../../core/message.ts'
import type { StuckRevision } from '../../../../device/vault/revision-store.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { useWork } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { useCarried } from '../field-context.ts'
import { useWording } from '../together/use-wording.ts'
import { saveSealed } from './save-sealed.ts'

interface StuckPartProps {
  readonly stuck: readonly StuckRevision[]
  /** Reads again what is stuck. */
  readonly again: () => Promise<void>
}

/** What was refused, each handled alone. */
export const StuckPart = ({ stuck, again }: StuckPartProps) => {
  const open = stuck.filter(({ asideAtMs }) => asideAtMs === null)
  const aside = stuck.filter(({ asideAtMs }) => asideAtMs !== null)
  return (
    <>
      <h2>{m.stuck.title}</h2>
      {open.length > 0 ? <p>{m.stuck.lead}</p> : <p>{m.items.none}</p>}
      <ul className="outbox-list">
        {open.map((one) => (
          <Stuck key={one.key} one={one} again={again} />
        ))}
      </ul>
      {aside.length > 0 && (
        <details>
          <summary>{fillMessage(m.stuck.asideTitle, { count: aside.length })}</summary>
          <p>{m.stuck.asideLead}</p>
          <ul className="outbox-list">
            {aside.map((one) => (
              <Stuck key={one.key} one={one} again={again} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

const Stuck = ({ one, again }: { readonly one: StuckRevision; readonly again: () => Promise<void> }) => {
  const carried = useCarried()
  const { store, workspace, deps, syncNow } = carried
  const { inspectionId } = carried.taken
  const wording = useWording()
  const view = one.recordId === null ? null : workspace.record(one.recordId)
  const retry = useWork(async () => {
    await store.releaseQuarantined(inspectionId, one.key)
    await workspace.refresh()
    await syncNow()
    await again()
  })
  const putAside = useWork(async () => {
    await store.putAside(inspectionId, one.key, one.asideAtMs === null ? deps.nowMs() : null)
    await again()
  })
  const take = useWork(async () => {
    await saveSealed(carried, { what: 'stuck', key: one.key })
  })
  return (
    <li>
      <strong>{view ? wording.recordTitle(view.content) : m.stuck.unknown}</strong>
      <p>
        {one.direction === 'out' ? m.stuck.out : m.stuck.in} {errors[one.code].sentence}{' '}
        {errors[one.code].next}
      </p>
      <p className="field-hint">{momentText(one.atMs)}</p>
      <FailureNotice trouble={retry.trouble ?? putAside.trouble ?? take.trouble} />
      <div className="row">
        {one.direction === 'out' && (
          <button
            className="button secondary"
            type="button"
            onClick={retry.start}
            aria-disabled={retry.isRunning}
          >
            {m.stuck.retry}
          </button>
        )}
        <button
          className="button secondary"
          type="button"
          onClick={take.start}
          aria-disabled={take.isRunning}
        >
          {m.stuck.export}
        </button>
        <button
          className="button quiet"
          type="button"
          onClick={putAside.start}
          aria-disabled={putAside.isRunning}
        >
          {one.asideAtMs === null ? m.stuck.aside : m.stuck.back}
        </button>
      </div>
    </li>
  )
}
