/** Which of three sentences is true of the left-over slips of a closing. */
export const leftOverState = ({
  leftOver,
  leftOverVerified = 0,
}: {
  readonly leftOver: number
  /** Shown to be unredeemed. */
  readonly leftOverVerified?: number
}): 'all' | 'some' | 'none' =>
  leftOverVerified === 0 ? 'none' : leftOverVerified === leftOver ? 'all' : 'some'
