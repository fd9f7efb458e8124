import { useState } from 'react'
import m from '../../../../../content/messages/zh-CN/outbox.yaml'
import { errors } from '../../../../core/error-registry.ts'
import { Failure } from '../../../../core/errors.ts'
import { fillMessage } from '../../../../core/message.ts'
import { readSealedFile } from '../../../../core/wire/sealed-file.ts'
import type { RecordsToSeal } from '../../../../device/sync/sealed-records.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { useWork } from '../../use-work.ts'
import { useCarried } from '../field-context.ts'
import { fileSource, saveSealed } from './save-sealed.ts'

interface FilePartProps {
  readonly hasWaiting: boolean
  /** This device was shut out: a file is the only way left. */
  readonly isRevoked: boolean
}

/** Without a network: out into a sealed file, and in from one. */
export const FilePart = ({ hasWaiting, isRevoked }: FilePartProps) => {
  const carried = useCarried()
  const [said, setSaid] = useState<readonly string[]>([])
  const save = useWork(async (wanted: RecordsToSeal) => {
    setSaid([])
    if (wanted.what === 'waiting' && !hasWaiting) return setSaid([m.file.nothing])
    setSaid([fillMessage(m.file.made, { name: await saveSealed(carried, wanted) })])
  })
  const take = useWork(async (file: File) => {
    setSaid([])
    try {
      const { fresh, known, refused } = await carried.takeIn(await readSealedFile(fileSource(file)))
      setSaid([
        fillMessage(fresh === 0 && refused.size === 0 ? m.file.takenNothing : m.file.taken, { fresh, known }),
        ...[...refused].map(([code, count]) =>
          fillMessage(m.file.refused, { count, sentence: errors[code].sentence }),
        ),
      ])
    } catch (error) {
      if (error instanceof Failure && error.code === 'file/damaged') {
        const { piece = 0, atByte = 0 } = error.measures
        setSaid([fillMessage(m.file.damagedAt, { piece: Number(piece), atByte: Number(atByte) })])
      }
      throw error
    }
  })
  return (
    <section aria-labelledby="by-file">
      <h2 id="by-file">{isRevoked ? m.file.titleRevoked : m.file.title}</h2>
      <p>{m.file.lead}</p>
      <div className="row">
        <button
          className={isRevoked ? 'button' : 'button secondary'}
          type="button"
          onClick={() => save.start({ what: 'waiting' })}
          aria-disabled={save.isRunning}
        >
          {m.file.waiting}
        </button>
        <button
          className="button secondary"
          type="button"
          onClick={() => save.start({ what: 'all' })}
          aria-disabled={save.isRunning}
        >
          {m.file.all}
        </button>
      </div>
      <div className="field outbox-take">
        <label className="field-label" htmlFor="take-in">
          {m.file.take}
        </label>
        <input
          id="take-in"
          type="file"
          accept=".mingcha"
          disabled={take.isRunning}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            if (file) take.start(file)
            event.currentTarget.value = ''
          }}
        />
      </div>
      <FailureNotice trouble={save.trouble ?? take.trouble} />
      <div role="status">
        {take.isRunning && <p>{m.file.taking}</p>}
        {save.isRunning && <p>{m.file.making}</p>}
        {said.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </section>
  )
}
