/**
 * SQL that is true when an issue `i` is late at a moment: the deadline of its state has passed, or the limit of the
 * matter passed while the issue was open for work. A new offer, pause or suspension after the limit does not hide the
 * delay.
 */
export function overdueSql(now: string): string {
  return `(coalesce(i.state_due_at < ${now}, false) OR (i.state IN ('accepted', 'dispatched', 'arbitrating', 'handling', 'paused', 'suspended')
    AND coalesce(i.handle_due_at < coalesce(i.paused_at, ${now}), false)))`;
}
