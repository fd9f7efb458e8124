import { useEffect, useState } from 'react'
import type { Attachment } from '../../../core/record/attachment.ts'
import type { Attachments } from '../../../device/attachment/attachments.ts'
import { type Trouble, troubleOf } from '../use-work.ts'

/** An attachment on its way to the screen. */
export interface Opened {
  /** Address of a Blob in memory, gone when the screen goes; `null` until it is open. */
  readonly address: string | null
  /** From 0 to 1. */
  readonly share: number
  readonly trouble: Trouble | null
}

const closed: Opened = { address: null, share: 0, trouble: null }

/** Opens an attachment while `attachment` is not `null`, and lets go of it afterwards. */
export const useOpened = (attachments: Attachments, attachment: Attachment | null): Opened => {
  const [opened, setOpened] = useState(closed)
  const id = attachment?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: what an id names never changes
  useEffect(() => {
    if (!attachment) return
    const stop = new AbortController()
    let address: string | null = null
    attachments
      .open(attachment, (share) => setOpened((before) => ({ ...before, share })), stop.signal)
      .then((content) => {
        if (stop.signal.aborted) return
        address = URL.createObjectURL(content)
        setOpened({ address, share: 1, trouble: null })
      })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setOpened({ ...closed, trouble: troubleOf(error) })
      })
    return () => {
      stop.abort()
      if (address !== null) URL.revokeObjectURL(address)
      setOpened(closed)
    }
  }, [attachments, id])
  return opened
}
