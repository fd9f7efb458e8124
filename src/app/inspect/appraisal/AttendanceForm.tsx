import { useState } from 'react'
import m from '../../../../content/messages/zh-CN/appraisal.yaml'
import { FailureNotice } from '../FailureNotice.tsx'
import { useWork } from '../use-work.ts'
import { type Attendance, type AttendanceMistakes, checkAttendance } from './ballots.ts'

interface AttendanceFormProps {
  readonly attendance: Attendance
  readonly onSave: (attendance: Attendance) => Promise<void>
}

/** Asks for the two counts no ledger knows. */
export const AttendanceForm = ({ attendance, onSave }: AttendanceFormProps) => {
  const [typed, setTyped] = useState(attendance)
  const [mistakes, setMistakes] = useState<AttendanceMistakes>({})
  const [isSaved, setSaved] = useState(false)
  const save = useWork(async () => {
    await onSave(typed)
    setSaved(true)
  })
  return (
    <form
      className="no-print"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const found = checkAttendance(typed)
        setMistakes(found)
        if (Object.keys(found).length === 0) save.start()
      }}
    >
      <div className="side-by-side">
        {(['due', 'present'] as const).map((name) => {
          const mistake = mistakes[name]
          return (
            <div className={mistake ? 'field wrong' : 'field'} key={name}>
              <label className="field-label" htmlFor={`attendance-${name}`}>
                {m.sheets.ballots[name]}
              </label>
              {mistake && (
                <p className="field-error" id={`attendance-${name}-mistake`}>
                  {m.attendance.mistakes[mistake]}
                </p>
              )}
              <input
                id={`attendance-${name}`}
                className="short-input"
                inputMode="numeric"
                maxLength={5}
                autoComplete="off"
                value={typed[name]}
                aria-invalid={mistake !== undefined}
                aria-describedby={mistake && `attendance-${name}-mistake`}
                onChange={(event) => {
                  setSaved(false)
                  setTyped({ ...typed, [name]: event.target.value })
                }}
              />
            </div>
          )
        })}
      </div>
      <FailureNotice trouble={save.trouble} />
      <div className="row">
        <button className="button secondary" type="submit">
          {m.attendance.save}
        </button>
        <span role="status">{isSaved && m.attendance.saved}</span>
      </div>
    </form>
  )
}
