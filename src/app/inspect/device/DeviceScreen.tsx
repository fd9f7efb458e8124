import { useState } from 'react'
import inspectMessages from '../../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../../content/messages/zh-CN/take.yaml'
import vaultMessages from '../../../../content/messages/zh-CN/vault.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { StaffDevice } from '../../../device/staff/identity.ts'
import { Groups } from '../Groups.tsx'
import { fragmentOf } from '../route.ts'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { useStaff } from '../staff-context.ts'
import { ChangePassphrase } from './ChangePassphrase.tsx'
import { StoragePart } from './StoragePart.tsx'
import { useStorage } from './use-storage.ts'

/** This device: its name and id, its passphrase, its lock, its storage. */
const DeviceScreen = ({ device }: { readonly device: StaffDevice }) => {
  const { keeper } = useStaff()
  const storage = useStorage()
  const [isChanging, setChanging] = useState(false)
  const [said, setSaid] = useState<string | null>(null)

  if (isChanging)
    return (
      <ChangePassphrase
        onEnd={(sentence) => {
          setSaid(sentence)
          setChanging(false)
        }}
      />
    )
  const recoveries = keeper.recoveries().length
  return (
    <>
      <ScreenTitle>{m.device.title}</ScreenTitle>
      <div role="status">{said && <p className="notice good">{said}</p>}</div>
      <dl className="facts">
        <dt>{m.device.name}</dt>
        <dd>{device.name}</dd>
        <dt>{m.device.id}</dt>
        <dd>
          <Groups hex={device.deviceId} />
        </dd>
      </dl>
      <p className="field-hint">{m.device.idHint}</p>
      <section className="plan-section">
        <h2>{m.device.lockTitle}</h2>
        <div>
          <p>{m.device.lockLead}</p>
          <button className="button secondary" type="button" onClick={keeper.lock}>
            {m.device.lock}
          </button>
        </div>
      </section>
      <section className="plan-section">
        <h2>{vaultMessages.change.title}</h2>
        <div>
          <p>{vaultMessages.change.lead}</p>
          <button className="button secondary" type="button" onClick={() => setChanging(true)}>
            {vaultMessages.change.button}
          </button>
        </div>
      </section>
      <section className="plan-section">
        <h2>{m.device.recoveryTitle}</h2>
        <div>
          <p>
            {recoveries > 0
              ? fillMessage(m.device.recoveryReady, { count: recoveries })
              : m.device.recoveryNone}
          </p>
        </div>
      </section>
      <StoragePart storage={storage} />
      <p>
        <a href={fragmentOf({ screen: 'list' })}>{inspectMessages.backToList}</a>
      </p>
    </>
  )
}

export default DeviceScreen
