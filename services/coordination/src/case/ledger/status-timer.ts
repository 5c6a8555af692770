import { clientSources } from '@jiceng/contracts/codes';
import type { EffectTx } from '@jiceng/platform/effects';
import type { IssueRow } from '../tables/issue.table.js';

/** The timer that tells a client the new state of an issue. It is due at once; as a row, the timer survives a crash. */
export const STATUS_TIMER = 'client-status';

/** Payload of this timer: the issue, and the number of the step that changed the state. */
export interface StatusPayload {
  issueId: string;
  seq: number;
}

/**
 * Sets the timer when the state of an issue changed that may come from a client. The timer finds out whether a client
 * is to be told, so that a command reads nothing for it.
 * @param before null for the report itself
 */
export function scheduleStatus(tx: EffectTx, before: Pick<IssueRow, 'state'> | null, after: IssueRow): void {
  if (before?.state === after.state || !(clientSources as readonly string[]).includes(after.source)) return;
  const payload: StatusPayload = { issueId: after.id, seq: after.version };
  tx.schedule({ kind: STATUS_TIMER, key: `${after.id} ${after.version}`, dueAt: tx.now, payload: { ...payload } });
}
