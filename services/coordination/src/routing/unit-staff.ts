import type { EffectTx } from '@jiceng/platform/effects';
import type { LockedIssue } from '../case/ledger/locked-issue.js';
import { chooseAssignee, questionOf, type RoutableStaff } from './routing.rules.js';
import type { RoutingService } from './routing.service.js';

/**
 * The people of units while a batch of tasks is handed over. They are read once for each unit, place and line. Tasks of
 * the batch count as open tasks, so that one person does not get all of them.
 */
export class UnitStaff {
  private readonly read = new Map<string, readonly RoutableStaff[]>();
  private readonly given = new Map<string, number>();

  constructor(private readonly routing: RoutingService) {}

  /** Returns every person who may handle a task of the unit, whether present or absent. */
  async peopleOf(tx: EffectTx, issue: LockedIssue, unitId: string): Promise<readonly RoutableStaff[]> {
    const question = questionOf(issue.row, tx.now, []);
    const key = [unitId, question.areaCode, question.line, question.at.getTime()].join();
    const known = this.read.get(key) ?? (await this.routing.peopleOf(tx, unitId, question));
    this.read.set(key, known);
    return known;
  }

  /** Returns the person of the unit who gets the task by the rules of routing; null when nobody can take it. */
  choose(tx: EffectTx, issue: LockedIssue, unitId: string, people: readonly RoutableStaff[]): string | null {
    const loaded = people.map((each) => ({
      ...each,
      openTasks: each.openTasks + (this.given.get(each.staffId) ?? 0),
    }));
    const { staffId } = chooseAssignee(unitId, questionOf(issue.row, tx.now, []), loaded);
    if (staffId !== null) this.given.set(staffId, (this.given.get(staffId) ?? 0) + 1);
    return staffId;
  }
}
