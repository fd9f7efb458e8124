import m from '../../../content/messages/zh-CN/mode.yaml'
import { fillMessage } from '../../core/message.ts'
import type { Mode } from '../../core/wire/mode.ts'

const modeNames = ['assembly', 'two-day', 'ballot-device', 'open-link'] as const satisfies readonly Mode[]

/** The four ways to hold an inspection, each with how it goes, when to choose it and how well it protects. */
export const ModeField = ({
  mode,
  mistake,
  onChange,
}: {
  readonly mode: Mode
  readonly mistake: string | undefined
  readonly onChange: (mode: Mode) => void
}) => (
  <>
    <p>{m.create.lead}</p>
    <fieldset className={mistake ? 'field wrong' : 'field'} id="field-mode" tabIndex={-1}>
      <legend className="visually-hidden">{m.create.title}</legend>
      {mistake && <p className="field-error">{mistake}</p>}
      {modeNames.map((name) => {
        const words = m.create.modes[name]
        return (
          <label className="choice" key={name}>
            <input
              type="radio"
              name="mode"
              value={name}
              checked={mode === name}
              onChange={() => onChange(name)}
            />
            <span>
              <strong>{words.name}</strong>
              <span className="block">{words.how}</span>
              <span className="field-hint block">{fillMessage(m.create.when, { text: words.when })}</span>
              <span className={name === 'open-link' ? 'mode-weak block' : 'field-hint block'}>
                {fillMessage(m.create.protection, { text: words.protection })}
              </span>
            </span>
          </label>
        )
      })}
    </fieldset>
  </>
)
