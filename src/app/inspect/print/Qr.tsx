import { encode } from 'uqr'

/**
 * A QR code as one path. Error correction Q: a quarter may be soiled or folded.
 * @param text - at best digits, capitals and hyphens, which take the fewest modules (ISO/IEC 18004 §7.4.4).
 */
export const Qr = ({ text, label }: { readonly text: string; readonly label: string }) => {
  // Four modules of white around it, as ISO/IEC 18004 §9.1 asks for.
  const { data, size } = encode(text, { ecc: 'Q', border: 4 })
  const path = data
    .map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''))
    .join('')
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  )
}
