import m from '../../../content/messages/zh-CN/inspect.yaml'
import type { OpeningRecord } from '../../core/wire/schemas.ts'
import { FailureNotice } from './FailureNotice.tsx'
import type { Work } from './use-work.ts'

interface PublishAgainProps {
  readonly work: Work<[OpeningRecord]>
  readonly record: OpeningRecord
}

/** Shown when the opening record did not reach the server: the result is safe here, the record still to be sent. */
export const PublishAgain = ({ work, record }: PublishAgainProps) =>
  work.trouble && (
    <>
      <FailureNotice trouble={work.trouble} />
      <p>{m.opening.notPublished}</p>
      <p>
        <button className="button" type="button" onClick={() => work.start(record)}>
          {work.isRunning ? m.working : m.opening.publishRecord}
        </button>
      </p>
    </>
  )
