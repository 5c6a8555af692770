export type RouteRule = 'precedent' | 'duty-list' | 'roster';
export type RejectionReason =
  | 'not-in-force'
  | 'returned-this-matter'
  | 'nobody-there'
  | 'everybody-absent'
  | 'absent'
  | 'outside-area'
  | 'other-line'
  | 'nobody-on-duty'
  | 'less-suitable';

/** Why the matter goes where it goes; stored with the task and shown to whoever asks. */
export interface RouteExplanation {
  rule: RouteRule | null;
  /** Precedent or duty row that decided; null for the roster. */
  basisId: string | null;
  organizationId: string | null;
  staffId: string | null;
  /** Everything looked at before the decision, in order, with the reason why it was not taken. */
  rejected: {
    rule: RouteRule | 'assignee';
    kind: 'organization' | 'staff';
    id: string;
    basisId: string | null;
    reason: RejectionReason;
  }[];
}
