import { useEffect, useState } from 'react'
import type { Manifest, StaffInspection } from '../../core/wire/schemas.ts'
import { readManifest } from './read-manifest.ts'
import { useStaff } from './staff-context.ts'
import { type Trouble, troubleOf } from './use-work.ts'

/** The manifest of a published inspection, checked against its fingerprint; `null` until it is there. */
export const useManifest = ({
  inspectionId,
  fingerprint,
}: StaffInspection): { readonly manifest: Manifest | null; readonly trouble: Trouble | null } => {
  const { client } = useStaff()
  const [manifest, setManifest] = useState<Manifest | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  useEffect(() => {
    if (fingerprint === null) return
    readManifest(client, inspectionId, fingerprint).then(setManifest, (error: unknown) =>
      setTrouble(troubleOf(error)),
    )
  }, [client, inspectionId, fingerprint])
  return { manifest, trouble }
}
