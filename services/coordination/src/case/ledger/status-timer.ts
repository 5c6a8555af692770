import { clientSources } from '@jiceng/contracts/codes';
import type { IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import { askingSteps, withdrawingStep } from '../matter/source-request.rules.js';
import type { IssueRow } from '../tables/issue.table.js';

/** The timer that tells a client about a step. It is due at once; as a row, the timer survives a crash. */
export const STATUS_TIMER = 'client-status';

/** Payload of this timer: the issue, and the number of the step. */
export interface StatusPayload {
  issueId: string;
  seq: number;
}

/** Steps about which a client hears although they leave the state as it was. */
export const toldSteps: readonly IssueStep[] = [...Object.values(askingSteps), withdrawingStep];

export const isClientSource = (source: string): boolean => (clientSources as readonly string[]).includes(source);

/**
 * Sets the timer when the state of an issue of a client's source changed, or when a desk asked the client or withdrew its
 * request. The timer finds out whether a client is to be told, so that a command reads nothing for it.
 * @param before null for the report itself
 */
export function scheduleStatus(
  tx: EffectTx,
  before: Pick<IssueRow, 'state'> | null,
  after: IssueRow,
  step: IssueStep,
): void {
  if (!isClientSource(after.source) || (before?.state === after.state && !toldSteps.includes(step))) return;
  const payload: StatusPayload = { issueId: after.id, seq: after.version };
  tx.schedule({ kind: STATUS_TIMER, key: `${after.id} ${after.version}`, dueAt: tx.now, payload: { ...payload } });
}
