import { Injectable } from '@nestjs/common';
import type { Transaction } from '@jiceng/platform/database';
import { defineQuery } from '@jiceng/platform/query';
import { OnTimers, type Fired, type FiredTimer } from '@jiceng/platform/timers';
import { scheduleNextLevel, SPOT_CHECK_TIMER, type TimerPayload } from '../case/ledger/deadlines.js';
import { IssueLedger, type PlannedStep } from '../case/ledger/issue-ledger.service.js';
import { openSpotCheck, toldOfLateCheck } from '../case/matter/spot-check.rules.js';
import { spotCheckTable } from '../case/tables/spot-check.table.js';

const openChecks = defineQuery(
  spotCheckTable.columns,
  (columns) => `SELECT ${columns()} FROM spot_check WHERE issue_id = ANY($1::uuid[]) AND recorded_at IS NULL`,
  'spot-check-open-of-issues',
);
const TELL = 'UPDATE spot_check SET told_organization_id = $2 WHERE id = $1';

/**
 * Tells the unit that checks, and then the organization of `toldOfLateCheck`, of late spot checks. An issue has at most
 * one open check and one timer of this kind. The timer does nothing when the check was recorded or the issue was opened
 * again.
 */
@Injectable()
export class SpotCheckTimers {
  constructor(private readonly ledger: IssueLedger) {}

  @OnTimers(SPOT_CHECK_TIMER)
  async onDue(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    const ids = fired.map(({ timer }) => payloadOf(timer).issueId);
    const issues = await this.ledger.lockIssues(transaction, ids);
    const checks = Map.groupBy(await openChecks.rows(transaction, [ids]), ({ issueId }) => issueId);
    const steps: PlannedStep[] = [];
    for (const { timer, tx } of fired) {
      const payload = payloadOf(timer);
      const issue = issues.get(payload.issueId);
      const check = issue && openSpotCheck(checks.get(payload.issueId) ?? [], issue.row);
      if (!check) continue;
      const { row, directory } = issue;
      const organizationId = directory.successorOf(check.organizationId, timer.dueAt);
      const office = directory.coordinationOffice(timer.dueAt)?.id ?? null;
      const told = toldOfLateCheck(payload.level, { ...check, organizationId }, office, directory.parentOf);
      if (told !== check.organizationId && told !== check.solvedByOrganizationId)
        tx.send(TELL, [check.id, told], { name: 'spot-check-tell' });
      steps.push(
        this.ledger.plan(tx, issue, {
          step: 'spot-check-late',
          happening: null,
          organizationId,
          counterpartOrganizationId: told,
          late: true,
          rule: `${SPOT_CHECK_TIMER}:level-${payload.level}`,
          issue: { involvedOrganizationIds: [...new Set([...row.involvedOrganizationIds, told])] },
        }),
      );
      scheduleNextLevel(tx, SPOT_CHECK_TIMER, timer.key, payload, issue);
    }
    this.ledger.takeAll(transaction, steps);
  }
}

function payloadOf(timer: FiredTimer): TimerPayload {
  return timer.payload as unknown as TimerPayload;
}
