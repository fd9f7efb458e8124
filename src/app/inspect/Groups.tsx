import { hexGroups } from './prepare.ts'

/** A hash in groups of four hex digits, as read aloud. */
export const Groups = ({ hex }: { readonly hex: string }) => (
  <span className="groups figures">
    {hexGroups(hex).map((group, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one hash never change their order
      <span key={index}>{group}</span>
    ))}
  </span>
)
