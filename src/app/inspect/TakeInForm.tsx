import { useState } from 'react'
import m from '../../../content/messages/zh-CN/sealed-file.yaml'
import { type Bytes, concatBytes } from '../../core/bytes.ts'
import { errors, isErrorCode } from '../../core/error-registry.ts'
import { failure } from '../../core/errors.ts'
import { fillMessage } from '../../core/message.ts'
import { maxTakenInAtOnce } from '../../core/wire/messages.ts'
import { takeInReplySchema } from '../../core/wire/schemas.ts'
import { sendRequestsOf } from '../../core/wire/sealed-envelopes.ts'
import { readSealedFile } from '../../core/wire/sealed-file.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { fileSource } from './field/outbox/save-sealed.ts'
import { DamagedAt, SealedFileField } from './SealedFileField.tsx'
import { useStaff } from './staff-context.ts'
import { useWork } from './use-work.ts'

interface TakenIn {
  readonly total: number
  readonly fresh: number
  readonly known: number
  readonly refused: readonly { readonly code: string; readonly count: number }[]
}

const nothingYet: TakenIn = { total: 0, fresh: 0, known: 0, refused: [] }

/** Where the office takes in what phones and ballot devices without a network have sealed into a file. */
export const TakeInForm = ({ inspectionId }: { readonly inspectionId: string }) => {
  const { client } = useStaff()
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null)
  const [taken, setTaken] = useState<TakenIn | null>(null)
  const take = useWork(async (chosen: File) => {
    setTaken(null)
    const file = await readSealedFile(fileSource(chosen))
    if (file.inspectionId !== inspectionId) throw failure('file/other-inspection')
    let sum = nothingYet
    const send = async (batch: readonly Bytes[]) => {
      const response = await client.ask(`/api/inspections/${inspectionId}/envelopes`, concatBytes(...batch))
      const reply = takeInReplySchema.safeParse(await response.json())
      if (!reply.success) throw failure('wire/malformed')
      const { fresh, known, refused } = reply.data
      sum = {
        total: sum.total + batch.length,
        fresh: sum.fresh + fresh,
        known: sum.known + known,
        refused: [...sum.refused, ...refused],
      }
      setProgress({ done: sum.total, total: file.count })
    }
    try {
      let batch: Bytes[] = []
      for await (const request of sendRequestsOf(file)) {
        batch.push(request)
        if (batch.length < maxTakenInAtOnce) continue
        await send(batch)
        batch = []
      }
      if (batch.length > 0) await send(batch)
      setTaken(sum)
    } finally {
      setProgress(null)
    }
  })
  return (
    <section className="plan-section">
      <h2>{m.takeIn.title}</h2>
      <div>
        <p className="measure">{m.takeIn.text}</p>
        <FailureNotice trouble={take.trouble} />
        <DamagedAt trouble={take.trouble} />
        <div role="status">
          {progress && <p>{fillMessage(m.takeIn.working, progress)}</p>}
          {taken && (
            <p className={taken.refused.length === 0 ? 'notice good' : 'notice'}>
              {fillMessage(m.takeIn.done, {
                total: taken.total,
                fresh: taken.fresh,
                known: taken.known,
              })}
            </p>
          )}
          {taken?.refused.map(({ code, count }) => (
            <p className="notice mark" key={code}>
              {fillMessage(m.takeIn.refused, {
                count,
                reason: isErrorCode(code) ? errors[code].sentence : code,
              })}
            </p>
          ))}
        </div>
        <SealedFileField onFile={take.start} />
      </div>
    </section>
  )
}
