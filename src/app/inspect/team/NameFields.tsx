import m from '../../../../content/messages/zh-CN/team.yaml'
import { type MemberName, maxNamePartChars } from '../../../core/record/member-name.ts'
import { TextField } from './TextField.tsx'

/** What of a name is missing, as a sentence; `null` where nothing is. */
export interface NameMistakes {
  readonly person: string | null
  readonly label: string | null
}

/** A name without white space around its parts. */
export const trimmedName = ({ person, label }: MemberName): MemberName => ({
  person: person.trim(),
  label: label.trim(),
})

/** See {@link NameMistakes}. */
export const nameMistakes = ({ person, label }: MemberName): NameMistakes => ({
  person: person.trim() === '' ? m.person.missing : null,
  label: label.trim() === '' ? m.device.missing : null,
})

interface NameFieldsProps {
  /** The fields are `<prefix>-person` and `<prefix>-label`. */
  readonly prefix: string
  readonly name: MemberName
  readonly mistakes: NameMistakes
  readonly onChange: (name: MemberName) => void
}

/**
 * Who holds this device, and what the device is called: two fields, for records name people.
 * @see docs/SPEC.md JOIN-13
 */
export const NameFields = ({ prefix, name, mistakes, onChange }: NameFieldsProps) => (
  <>
    <TextField
      id={`${prefix}-person`}
      label={m.person.label}
      hint={m.person.hint}
      value={name.person}
      mistake={mistakes.person}
      maxLength={maxNamePartChars}
      onChange={(person) => onChange({ ...name, person })}
    />
    <TextField
      id={`${prefix}-label`}
      label={m.device.label}
      hint={m.device.hint}
      value={name.label}
      mistake={mistakes.label}
      maxLength={maxNamePartChars}
      onChange={(label) => onChange({ ...name, label })}
    />
  </>
)
