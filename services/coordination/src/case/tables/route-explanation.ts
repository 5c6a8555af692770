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

/**
 * The reason for the choice of an organization and a person. It is stored with the task and shown to staff who may see
 * the task.
 */
export interface RouteExplanation {
  rule: RouteRule | null;
  /** Id of the precedent or the duty row that decided; null when the roster or a person decided. */
  basisId: string | null;
  organizationId: string | null;
  staffId: string | null;
  /** Candidates that were checked before the decision, in order, with the reason why each was not chosen. */
  rejected: {
    rule: RouteRule | 'assignee';
    kind: 'organization' | 'staff';
    id: string;
    basisId: string | null;
    reason: RejectionReason;
  }[];
}
