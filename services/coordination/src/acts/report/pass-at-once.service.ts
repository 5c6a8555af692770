import { Injectable } from '@nestjs/common';
import { PASSED_AT_ONCE } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { offer, passing } from '../../case/moves/offer.js';
import type { RouteExplanation } from '../../case/tables/route-explanation.js';
import { DuplicateService } from '../../reading/duplicate/duplicate.service.js';
import { chooseAssignee, questionOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import { levelsToPassTo } from '../../rulebook/authority/authority.rules.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import { canPassAtOnce, passingPrefix } from '../../rulebook/process/pass-at-once.rules.js';
import type { ProcessLevel } from '../../rulebook/process/process-definition.rules.js';
import { holdersOfRoles } from './pass-at-once.queries.js';

/**
 * Sources of reports that may pass the intake desk at once. Reports of all other sources come from staff, and the unit
 * of these staff judges them.
 */
const passingSources: ReadonlySet<string> = new Set<IssueSource>(['resident', 'hotline_12345']);

type Route = RouteExplanation & { organizationId: string };

@Injectable()
export class PassAtOnceService {
  constructor(
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
    private readonly duplicates: DuplicateService,
  ) {}

  /**
   * Returns the category prefix, from the list of the process, by which a report passes the intake desk of its place at
   * once; null when the desk judges the report. Only residents' own reports and calls of the hotline can pass. A report
   * that resembles an open issue waits for the desk, because only the desk can merge it.
   */
  async prefixOf({
    row,
    directory,
    definition,
  }: Pick<LockedIssue, 'row' | 'directory' | 'definition'>): Promise<string | null> {
    const { source, categoryCode, areaCode, reportedAt, firstReceiverOrganizationId } = row;
    if (!passingSources.has(source) || categoryCode === null || !canPassAtOnce(definition)) return null;
    const prefix = passingPrefix(definition, categoryCode);
    if (prefix === null || directory.intakeDeskOf(areaCode, reportedAt)?.id !== firstReceiverOrganizationId)
      return null;
    return (await this.duplicates.resembleOpenIssue(row, definition.duplicates)) ? null : prefix;
  }

  /**
   * Accepts a report by rule and offers it to the lowest level that may solve it and has a person for the place; when
   * no level has such a person, the report stays at the desk. The desk is responsible until the offer is accepted. No
   * person decided these steps, so they name the rule and do not count for the desk.
   */
  async pass(tx: EffectTx, issue: LockedIssue, prefix: string): Promise<LockedIssue> {
    const { row, definition, directory } = issue;
    for (const level of levelsToPassTo(definition.levels, directory.authorities, row.categoryCode!)) {
      const route = await this.routeTo(tx, level, issue);
      if (route) return this.offerBy(tx, issue, { route, level, prefix });
    }
    return issue;
  }

  private offerBy(
    tx: EffectTx,
    issue: LockedIssue,
    { route, level, prefix }: { route: Route; level: ProcessLevel; prefix: string },
  ): LockedIssue {
    const byRule = { byRule: true, organizationId: null, reasonCode: PASSED_AT_ONCE, late: false } as const;
    const accepted = this.ledger.take(tx, issue, {
      ...byRule,
      step: 'judged',
      happening: { kind: 'accepted-for-work' },
      rule: `passes-at-once:${prefix}`,
    });
    const { task, columns } = offer(accepted, route, tx.now);
    const desk = issue.row.firstReceiverOrganizationId;
    return this.ledger.take(tx, accepted, {
      ...byRule,
      step: 'dispatched',
      // An offer to a level by the authority matrix is not a hand-over, so it does not count towards the limit of
      // hand-overs.
      happening: { kind: 'offered', task, ...passing(accepted, desk, task.organizationId, tx.now), leavesTree: false },
      taskId: task.id,
      counterpartOrganizationId: task.organizationId,
      rule: `level:${level.code}`,
      tasks: { [task.id]: columns },
    });
  }

  /**
   * Returns the unit of a level for the place, with the person who gets the offer. Null when no suitable person of the
   * unit is present, or when the routing rules choose no department.
   */
  private async routeTo(tx: EffectTx, level: ProcessLevel, { row, directory }: LockedIssue): Promise<Route | null> {
    const question = questionOf(row, tx.now, []);
    if (level.kinds.includes('line_department')) {
      const { organizationId, ...route } = await this.routing.route(tx, directory, question);
      return organizationId === null ? null : { ...route, organizationId };
    }
    const unit = directory.organizationAt(level.kinds, row.areaCode, tx.now);
    if (!unit) return null;
    const [people, holders] = await Promise.all([
      this.routing.peopleOf(tx, unit.id, question),
      holdersOfRoles.rows(tx, [unit.id, level.roles, tx.now]),
    ]);
    const ofLevel = people.filter(({ staffId }) => holders.some((holder) => holder.staffId === staffId));
    const choice = chooseAssignee(unit.id, question, ofLevel);
    return choice.staffId === null ? null : { rule: null, basisId: null, organizationId: unit.id, ...choice };
  }
}
