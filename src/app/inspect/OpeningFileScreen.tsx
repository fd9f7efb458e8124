import { useState } from 'react'
import inspect from '../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../content/messages/zh-CN/sealed-file.yaml'
import { fillMessage } from '../../core/message.ts'
import { type BoxFile, readBoxFile } from './box-file.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { fileSource } from './field/outbox/save-sealed.ts'
import { Groups } from './Groups.tsx'
import { OpeningScreen } from './OpeningScreen.tsx'
import { fragmentOf, goTo } from './route.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { DamagedAt, SealedFileField } from './SealedFileField.tsx'
import { useWork } from './use-work.ts'

/** The opening of a box that came by a sealed file: nothing here asks the server for anything. */
export const OpeningFileScreen = () => {
  const [box, setBox] = useState<BoxFile | null>(null)
  const [isSame, setSame] = useState(false)
  const read = useWork(async (chosen: File) => setBox(await readBoxFile(fileSource(chosen))))
  if (box && isSame)
    return (
      <OpeningScreen inspection={box.inspection} boxFile={box} onLeave={() => goTo({ screen: 'list' })} />
    )
  return (
    <>
      <ScreenTitle>{m.open.title}</ScreenTitle>
      <p className="measure">{m.open.text}</p>
      <FailureNotice trouble={read.trouble} />
      <DamagedAt trouble={read.trouble} />
      <SealedFileField onFile={read.start} />
      <div role="status">
        {read.isRunning && <p>{inspect.working}</p>}
        {box && (
          <div className="panel">
            <p>
              <strong>
                {fillMessage(m.open.fileOf, { court: box.inspection.court, title: box.inspection.title })}
              </strong>
            </p>
            <p>
              {m.open.fingerprint}
              <Groups hex={box.inspection.fingerprint} />
            </p>
            <button className="button" type="button" onClick={() => setSame(true)}>
              {m.open.go}
            </button>
          </div>
        )}
      </div>
      <p>
        <a href={fragmentOf({ screen: 'list' })}>{inspect.backToList}</a>
      </p>
    </>
  )
}
