import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import { verifiers } from '../../rulebook/process/judging-roles.js';
import { movesFrom } from '../../rulebook/process/process-definition.rules.js';
import { scheduleNextLevel, SPOT_CHECK_TIMER } from '../ledger/deadlines.js';
import type { IssueLedger } from '../ledger/issue-ledger.service.js';
import type { LevelStanding } from '../ledger/levels.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import { inspectorAbove, isDrawnForSpotCheck } from '../matter/spot-check.rules.js';
import { spotCheckTable } from '../tables/spot-check.table.js';
import type { EndingPart } from './ending.js';

interface Solved {
  standing: LevelStanding;
  person: { id: string };
  organizationId: string;
}

/**
 * Returns the work after the closing of an issue that a level has just solved: a draw decides whether the level above
 * checks the issue, and the check is created.
 */
export function spotCheckOf(
  { standing, person, organizationId }: Solved,
  ledger: Pick<IssueLedger, 'take'>,
): EndingPart {
  return {
    after: ['closed'],
    async afterEnding(tx: EffectTx, issue: LockedIssue): Promise<LockedIssue> {
      const { row, definition, clock } = issue;
      const level = standing.level.code;
      const inspector = inspectorOf(issue, { level, organizationId }, tx.now);
      // A failed check opens the issue again. In a process without this move, a check would change nothing.
      if (inspector === null || movesFrom(definition, row.stateCode, 'reopen').length === 0) return issue;
      if (!isDrawnForSpotCheck(row.id, row.riskGrade, definition.verification.spotShare)) return issue;
      const limitMinutes = definition.limits.spotCheckMinutes;
      await spotCheckTable.rows(tx).insert({
        id: newId(),
        issueId: row.id,
        edition: row.edition,
        level,
        solvedByOrganizationId: organizationId,
        solvedBy: person.id,
        organizationId: inspector,
        askedAt: tx.now,
        dueAt: clock.addWorkingMinutes(tx.now, limitMinutes),
      });
      const payload = { issueId: row.id, taskId: null, startedAt: tx.now.toISOString(), limitMinutes, level: -1 };
      scheduleNextLevel(tx, SPOT_CHECK_TIMER, row.id, payload, { definition, clock });
      return ledger.take(tx, issue, {
        step: 'spot-check-asked',
        happening: null,
        organizationId: null,
        counterpartOrganizationId: inspector,
        rule: 'spot-check:drawn',
      });
    },
  };
}

/**
 * Returns the organization that checks the issue; null when there is none. At a level to which the coordination office
 * belongs, the office checks, because no other unit of that level is responsible for the whole place.
 */
function inspectorOf(
  { row, definition, directory }: LockedIssue,
  solved: { level: string; organizationId: string },
  at: Date,
): string | null {
  return inspectorAbove(
    definition.levels,
    solved,
    ({ kinds }) => {
      const unit = kinds.includes('coordination_office')
        ? directory.coordinationOffice(at)
        : directory.organizationAt(kinds, row.areaCode, at);
      return unit?.id ?? null;
    },
    (id) => directory.hasPost(id, verifiers, at, row.areaCode),
  );
}
