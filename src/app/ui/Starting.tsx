/**
 * What stands where an app will be until its script has arrived. Rendered at build; needs no script itself.
 * @param text - one short sentence.
 */
export const Starting = ({ text }: { readonly text: string }) => <p className="waiting">{text}</p>
