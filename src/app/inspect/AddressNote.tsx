import m from '../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../core/message.ts'
import { addressTrouble } from './respond-address.ts'

/** Says before anything is printed that no phone could use the address on it, and what to do; nothing of a good one. */
export const AddressNote = ({ address }: { readonly address: string }) => {
  const trouble = addressTrouble(address)
  if (trouble === null) return null
  return (
    <div className="notice mark address-note no-print">
      <p>
        <strong>{m.address[trouble]}</strong>
      </p>
      <p>{fillMessage(m.address.what, { address })}</p>
      <p>{m.address.next}</p>
    </div>
  )
}
