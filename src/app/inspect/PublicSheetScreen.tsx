import { useEffect, useState } from 'react'
import inspect from '../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../content/messages/zh-CN/public-sheet.yaml'
import { isTooFewToOpen } from '../../core/ballot/limits.ts'
import type { Bulletin, OpeningRecord, StaffInspection } from '../../core/wire/schemas.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { PrintView } from './print/PrintView.tsx'
import { PublicSheet } from './print/PublicSheet.tsx'
import { respondAddress } from './respond-address.ts'
import { useStaff } from './staff-context.ts'
import { useManifest } from './use-manifest.ts'
import { type Trouble, troubleOf } from './use-work.ts'

interface Published {
  readonly bulletin: Bulletin
  readonly opening: OpeningRecord | null
  readonly address: string
}

/** The sheet to put up, made of what the server tells everybody. */
export const PublicSheetScreen = ({
  inspection,
  onBack,
}: {
  readonly inspection: StaffInspection
  readonly onBack: () => void
}) => {
  const { client } = useStaff()
  const { inspectionId, court, title, state, fingerprint } = inspection
  const { manifest, trouble: manifestTrouble } = useManifest(inspection)
  const [published, setPublished] = useState<Published | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  useEffect(() => {
    Promise.all([
      client.bulletin(inspectionId),
      state === 'opened' ? client.opening(inspectionId) : null,
      client.inspections(),
    ]).then(
      ([bulletin, opening, { publicUrl }]) =>
        setPublished({ bulletin, opening, address: `${respondAddress(publicUrl)}#bulletin-${inspectionId}` }),
      (error: unknown) => setTrouble(troubleOf(error)),
    )
  }, [client, inspectionId, state])
  const isForGood = published !== null && isTooFewToOpen(published.bulletin.counts.sent)
  return (
    <PrintView
      title={m.title}
      note={published?.opening || isForGood ? m.printNote : m.printNote + m.printAgain}
      onBack={onBack}
    >
      <FailureNotice trouble={trouble ?? manifestTrouble} />
      {published && manifest ? (
        <PublicSheet
          court={court}
          title={title}
          mode={manifest.mode}
          fingerprint={fingerprint ?? ''}
          {...published}
        />
      ) : (
        <p>{inspect.loading}</p>
      )}
    </PrintView>
  )
}
