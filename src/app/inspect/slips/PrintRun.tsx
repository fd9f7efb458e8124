import { type FormEvent, useState } from 'react'
import inspect from '../../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../../content/messages/zh-CN/slips.yaml'
import { minFurtherSlips } from '../../../core/ballot/limits.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Manifest } from '../../../core/wire/schemas.ts'
import { AddressField } from '../AddressField.tsx'
import { FailureNotice } from '../FailureNotice.tsx'
import type { Preparation } from '../prepare.ts'
import { PrintedCheck } from '../print/PrintedCheck.tsx'
import { PrintView } from '../print/PrintView.tsx'
import { SlipsSheets, slipsPerSheet } from '../print/SlipsSheets.tsx'
import { useLeaveGuard } from '../route.ts'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { useStaff } from '../staff-context.ts'
import { useWork } from '../use-work.ts'
import { WordsOption } from './WordsOption.tsx'

const maxFurtherSlips = 2_000

/** Slips that were drawn and are to be printed. Like a preparation they are in this tab's memory alone. */
export interface PreparedRun extends Pick<Preparation, 'slips' | 'codeHashes'> {
  readonly address: string
}

/** Asks how many slips more. */
export const PrintRunForm = ({ onPrepared }: { readonly onPrepared: (slips: number) => void }) => {
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const digits = typed.normalize('NFKC').trim()
    const slips = /^\d{1,4}$/.test(digits) ? Number(digits) : 0
    const isFine = slips >= minFurtherSlips && slips <= maxFurtherSlips
    setWrong(!isFine)
    if (isFine) onPrepared(slips)
    else document.getElementById('further-slips')?.focus()
  }
  return (
    <details>
      <summary>{m.printRun.title}</summary>
      <p className="measure">{m.printRun.text}</p>
      <form onSubmit={submit} noValidate>
        <div className={isWrong ? 'field wrong' : 'field'}>
          <label className="field-label" htmlFor="further-slips">
            {m.printRun.label}
          </label>
          {isWrong && (
            <p className="field-error" id="further-error" role="alert">
              {fillMessage(m.printRun.wrong, { least: minFurtherSlips, most: maxFurtherSlips })}
            </p>
          )}
          <input
            id="further-slips"
            className="short-input"
            inputMode="numeric"
            autoComplete="off"
            maxLength={4}
            value={typed}
            aria-describedby={isWrong ? 'further-error' : undefined}
            aria-invalid={isWrong}
            onChange={(event) => {
              setTyped(event.target.value)
              setWrong(false)
            }}
          />
        </div>
        <button className="button secondary" type="submit">
          {m.printRun.button}
        </button>
      </form>
    </details>
  )
}

interface PrintRunScreenProps {
  readonly run: PreparedRun
  readonly manifest: Manifest
  readonly fingerprint: string
  readonly onDone: () => void
}

/** Prints a further run, then has it taken up: until then its slips open nothing, and losing them costs paper. */
export const PrintRunScreen = ({ run, manifest, fingerprint, onDone }: PrintRunScreenProps) => {
  const { client } = useStaff()
  const [address, setAddress] = useState(run.address)
  const [isPrinting, setPrinting] = useState(false)
  const [isSeen, setSeen] = useState(false)
  const [isChecked, setChecked] = useState(false)
  const [hasWords, setHasWords] = useState(false)
  const [isMissing, setMissing] = useState(false)
  const take = useWork(async () => {
    await client.addPrintRun(manifest.inspectionId, run.codeHashes)
    onDone()
  })
  useLeaveGuard(m.printRun.leaveQuestion)
  const words = inspect.prepared.slips
  if (isPrinting)
    return (
      <>
        <AddressField address={address} onAddress={setAddress} />
        <PrintView title={m.printRun.screenTitle} note={words.printNote} onBack={() => setPrinting(false)}>
          <SlipsSheets
            manifest={manifest}
            fingerprint={fingerprint}
            slips={run.slips}
            address={address}
            hasWords={hasWords}
          />
        </PrintView>
      </>
    )
  return (
    <>
      <ScreenTitle>{m.printRun.screenTitle}</ScreenTitle>
      <div className="notice">
        <p>{m.printRun.lead}</p>
      </div>
      <p>
        {fillMessage(words.text, {
          count: run.slips.length,
          pages: Math.ceil(run.slips.length / slipsPerSheet),
        })}
      </p>
      <div className="stack">
        <WordsOption isOn={hasWords} onChange={setHasWords} />
        <PrintedCheck
          id="further"
          words={words}
          isSeen={isSeen}
          isChecked={isChecked}
          onOpen={() => {
            setPrinting(true)
            setSeen(true)
          }}
          onCheck={(isNow) => {
            setChecked(isNow)
            setMissing(false)
          }}
        />
        <div role="alert">{isMissing && <p className="notice mark">{m.printRun.missing}</p>}</div>
        <FailureNotice trouble={take.trouble} />
        <div className="row">
          <button
            className="button"
            type="button"
            onClick={() => {
              if (isChecked) take.start()
              else setMissing(true)
            }}
          >
            {take.isRunning ? inspect.working : m.printRun.take}
          </button>
          <button
            className="button quiet"
            type="button"
            onClick={() => {
              if (window.confirm(m.printRun.leaveQuestion)) onDone()
            }}
          >
            {m.printRun.cancel}
          </button>
        </div>
      </div>
    </>
  )
}
