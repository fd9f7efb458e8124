/** The counts of one inspection, whole numbers ≥ 0. Those after the opening are `null` until then. */
export interface Ledger {
  /** Slips printed. */
  readonly printed: number
  /** Slips nobody drew, counted when the box closed. */
  readonly leftOver: number
  /** Slips made void, so that nobody can redeem them any more; left out: none. */
  readonly voided?: number
  /** Slips redeemed for a token. */
  readonly redeemed: number
  /** Envelopes in the box. */
  readonly sent: number
  /** Envelopes that were opened and counted: each held a possible answer. */
  readonly opened: number | null
  /** Envelopes that did not open, or that held no possible answer. */
  readonly invalid: number | null
}

/** Slips somebody may have redeemed: printed, less left over, less void. */
export const drawnOf = ({
  printed,
  leftOver,
  voided = 0,
}: Pick<Ledger, 'printed' | 'leftOver' | 'voided'>): number => printed - leftOver - voided

/** One line of the ledger and whether it holds. `null`: not known yet. */
export interface LedgerLine {
  readonly rule: 'opened-and-invalid-are-sent' | 'sent-within-redeemed' | 'redeemed-within-drawn'
  readonly holds: boolean | null
}

/** The three identities that show nothing was lost or stuffed: opened + invalid = sent ≤ redeemed ≤ printed − left over − void. */
export const balanceLedger = (ledger: Ledger): readonly LedgerLine[] => [
  {
    rule: 'opened-and-invalid-are-sent',
    holds:
      ledger.opened === null || ledger.invalid === null
        ? null
        : ledger.opened + ledger.invalid === ledger.sent,
  },
  { rule: 'sent-within-redeemed', holds: ledger.sent <= ledger.redeemed },
  { rule: 'redeemed-within-drawn', holds: ledger.redeemed <= drawnOf(ledger) },
]
