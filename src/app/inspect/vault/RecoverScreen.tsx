import { useEffect, useRef, useState } from 'react'
import inspectMessages from '../../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../../content/messages/zh-CN/vault.yaml'
import { type Bytes, equalBytes } from '../../../core/bytes.ts'
import type { OpeningKeyPair } from '../../../core/envelope/open.ts'
import { openDataKey } from '../../../core/record/recover.ts'
import type { VaultKeeper } from '../../../device/vault/vault-keeper.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { ShareEntry } from '../ShareEntry.tsx'
import { useWork } from '../use-work.ts'
import { CreateVaultScreen } from './CreateVaultScreen.tsx'

const refusals = {
  ...inspectMessages.shares.refusals,
  'other-inspection': m.recover.notOurs,
  'wrong-share': m.recover.wrongShare,
}

interface RecoverScreenProps {
  readonly keeper: VaultKeeper
  readonly onCancel: () => void
}

/**
 * A device whose passphrase was lost: k trustees' shares open its data key, then a new passphrase is drawn. Needs no
 * network; the shares and the key they rebuild are in memory only.
 * @see docs/SPEC.md VAULT-8
 */
const RecoverScreen = ({ keeper, onCancel }: RecoverScreenProps) => {
  const [isReady, setReady] = useState(false)
  const [isOther, setOther] = useState(false)
  const dataKey = useRef<Bytes | null>(null)
  useEffect(() => () => void dataKey.current?.fill(0), [])

  const open = useWork(async (keyPair: OpeningKeyPair, recoveryKey: Bytes) => {
    // A device may stand under several ids in one team's log, let in once more after it was cleared.
    for (const one of keeper.recoveries()) {
      if (!equalBytes(one.recoveryKey, recoveryKey)) continue
      dataKey.current = await openDataKey(keyPair, one.deviceId, one.wrap)
      if (dataKey.current) return setReady(true)
    }
    setOther(true)
  })

  if (isReady)
    return (
      <CreateVaultScreen
        about={{ title: m.recover.newTitle, lead: m.recover.newLead }}
        onCreate={async (passphrase) => {
          if (dataKey.current) await keeper.recover(dataKey.current.slice(), passphrase)
        }}
        onCancel={{ text: m.recover.cancel, run: onCancel }}
      />
    )
  return (
    <div className="measure">
      <ScreenTitle>{m.recover.title}</ScreenTitle>
      <FailureNotice trouble={open.trouble} />
      {isOther && (
        <p className="notice mark" role="alert">
          {m.recover.otherDevice}
        </p>
      )}
      <ShareEntry
        keys={keeper.recoveries().map(({ recoveryKey }) => recoveryKey)}
        lead={m.recover.lead}
        refusals={refusals}
        onComplete={open.start}
      />
      <p>
        <button className="button quiet" type="button" onClick={onCancel}>
          {m.recover.cancel}
        </button>
      </p>
    </div>
  )
}

export default RecoverScreen
