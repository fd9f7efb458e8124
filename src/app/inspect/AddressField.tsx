import m from '../../../content/messages/zh-CN/inspect.yaml'
import { AddressNote } from './AddressNote.tsx'

/** The address that is printed: as the server knows it, or another. */
export const AddressField = ({
  address,
  onAddress,
}: {
  readonly address: string
  readonly onAddress: (address: string) => void
}) => (
  <>
    <div className="field measure no-print">
      <label className="field-label" htmlFor="printed-address">
        {m.create.fields.address.label}
      </label>
      <input
        id="printed-address"
        type="url"
        value={address}
        onChange={(event) => onAddress(event.target.value)}
      />
    </div>
    <AddressNote address={address} />
  </>
)
