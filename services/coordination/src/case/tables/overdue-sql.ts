/**
 * True for an issue `i` that is late at a moment: the deadline of its state has passed, or the limit of the matter while it
 * is being worked on. Neither a new offer nor a pause or suspension that began after the limit hides it.
 */
export function overdueSql(now: string): string {
  return `(coalesce(i.state_due_at < ${now}, false) OR (i.state IN ('accepted', 'dispatched', 'arbitrating', 'handling', 'paused', 'suspended')
    AND coalesce(i.handle_due_at < coalesce(i.paused_at, ${now}), false)))`;
}
