import { Injectable } from '@nestjs/common';
import { boolean, integer, pick } from '@jiceng/platform/columns';
import { badInput } from '@jiceng/platform/errors';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { PolicyInForce } from '@jiceng/platform/policy-in-force';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { issueErrors } from '../case/matter/issue.errors.js';
import type { RouteExplanation } from '../case/tables/route-explanation.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { routingErrors } from './routing.errors.js';
import type { RouteArgs } from './routing.graphql.js';
import type { Directory } from '../rulebook/directory/directory.js';
import { staffAssignment } from '../rulebook/directory/directory.table.js';
import { inForceSql } from '../rulebook/duty-list/precedent.rules.js';
import { precedentColumns } from '../rulebook/duty-list/precedent.table.js';
import { matchDutyRows } from '../rulebook/duty-list/duty-list.rules.js';
import { chooseAssignee, route, unitsOf, type RoutableStaff, type RouteQuestion } from './routing.rules.js';

/** Finds rulings on category $1 that are in force at moment $2, newest first. */
const precedentsOf = defineQuery(
  precedentColumns,
  (columns) =>
    `SELECT ${columns('p')} FROM precedent p WHERE p.category_code = $1 AND ${inForceSql('$2')} ORDER BY p.ruled_at DESC`,
  'routing-precedents',
);

/** Built-in roles that may handle a task. */
const handlers = [
  'grid_worker',
  'community_clerk',
  'street_dispatcher',
  'department_dispatcher',
  'department_handler',
  'coordinator',
];

/**
 * Returns the roles that may handle a task: built-in roles, and added roles that a rule of the district lets accept
 * tasks.
 */
export function handlingRoles({ current }: PolicyInForce): string[] {
  return [...handlers, ...current.rolesAddedFor('Mutation.acceptTask')];
}

/** Loads the data for the routing rules, for a command (in its transaction) or for a dry run. */
@Injectable()
export class RoutingService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    private readonly policy: PolicyInForce,
  ) {}

  /**
   * Returns the organization and the person for a matter, and the reason. The same data and moment always give the same
   * answer.
   */
  async route(source: QuerySource, directory: Directory, question: RouteQuestion): Promise<RouteExplanation> {
    const precedents =
      question.categoryCode === null ? [] : await precedentsOf.rows(source, [question.categoryCode, question.at]);
    const listed = matchDutyRows(directory.dutyRows, {
      categoryCode: question.categoryCode,
      areaCode: question.areaCode,
      role: 'handler',
    }).map((row) => row.organizationId);
    const named = [
      ...listed,
      ...precedents.flatMap((precedent) => unitsOf(precedent, question, directory.organizations.values())),
    ];
    const staff = await this.staff(
      source,
      question,
      named.map((id) => directory.successorOf(id, question.at)),
    );
    return route(question, {
      precedents,
      dutyRows: directory.dutyRows,
      organizations: [...directory.organizations.values()],
      staff,
    });
  }

  /**
   * Returns the person who gets a task of a named organization, by the routing rules.
   * @throws NOBODY_TO_ACCEPT
   */
  async assignee(
    source: QuerySource,
    organizationId: string,
    question: RouteQuestion,
  ): Promise<Pick<RouteExplanation, 'staffId' | 'rejected'>> {
    const people = await this.peopleOf(source, organizationId, question);
    if (people.length === 0) throw routingErrors.NOBODY_TO_ACCEPT({ organizationId });
    return chooseAssignee(organizationId, question, people);
  }

  /** Returns every person who may handle a task of the organization, whether present or absent. */
  async peopleOf(source: QuerySource, organizationId: string, question: RouteQuestion): Promise<RoutableStaff[]> {
    const people = await this.staff(source, question, [organizationId]);
    return people.filter((person) => person.organizationId === organizationId);
  }

  /**
   * Returns the organization that a person named, or else the organization that the rules choose, with the reason and
   * the person who gets the task.
   * @throws ORGANIZATION_NOT_IN_FORCE, ORGANIZATION_REFUSED_IT, NOBODY_TO_ACCEPT, NO_ROUTE
   */
  async choose(
    source: QuerySource,
    directory: Directory,
    question: RouteQuestion,
    named: string | null | undefined,
  ): Promise<RouteExplanation & { organizationId: string }> {
    if (named) {
      const organizationId = uuidText('organizationId', named);
      if (!directory.inForce(organizationId, question.at))
        throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId });
      if (question.refusedBy.includes(organizationId)) throw routingErrors.ORGANIZATION_REFUSED_IT({ organizationId });
      return { rule: null, basisId: null, organizationId, ...(await this.assignee(source, organizationId, question)) };
    }
    const { organizationId, ...explanation } = await this.route(source, directory, question);
    if (organizationId === null) throw routingErrors.NO_ROUTE({ rejected: explanation.rejected });
    return { organizationId, ...explanation };
  }

  /** Returns where a matter would go, and why; nothing is changed. @throws UNKNOWN_CATEGORY, BAD_INPUT */
  async dryRun(ctx: RequestContext, query: RouteArgs): Promise<RouteExplanation> {
    const directory = await this.directories.renewed();
    const at = query.at ? new Date(query.at) : ctx.now();
    const category = directory.category(query.categoryCode, at);
    if (!category) throw issueErrors.UNKNOWN_CATEGORY({ categoryCode: query.categoryCode });
    if (!directory.knowsArea(query.areaCode)) throw badInput('areaCode', '不在本辖区内', 'lies outside the district');
    return this.route(this.dataSource, directory, {
      categoryCode: category.code,
      line: category.line,
      severity: category.leastSeverity ?? 'ordinary',
      areaCode: query.areaCode,
      at,
      refusedBy: query.refusedBy ?? [],
    });
  }

  /**
   * Loads the persons of the given organizations and all persons on duty now, each with load, presence and
   * jurisdiction.
   */
  private async staff(
    source: QuerySource,
    question: RouteQuestion,
    organizationIds: readonly string[],
  ): Promise<RoutableStaff[]> {
    const prefixes = [6, 9, 12, 15].map((length) => question.areaCode.slice(0, length));
    return routableStaff.rows(source, [
      question.at,
      organizationIds,
      prefixes,
      question.line,
      handlingRoles(this.policy),
    ]);
  }
}

/**
 * $1 moment, $2 organizations, $3 prefixes of the place, $4 line, $5 roles that may handle. Division codes are compared
 * without their trailing zeros.
 */
const routableStaff = defineQuery(
  {
    ...pick(staffAssignment.columns, 'staffId', 'staffCode', 'organizationId', 'areaCodes', 'lines'),
    onDuty: boolean().as('coalesce(p.on_duty, false)'),
    absent: boolean().as('coalesce(p.absent, false)'),
    openTasks: integer().as(
      `(SELECT count(*)::int FROM task t WHERE t.staff_id = s.staff_id AND t.state IN ('offered', 'waiting', 'accepted'))`,
    ),
  },
  (columns) => `WITH present AS (
      SELECT staff_id, bool_or(kind = 'leave') AS absent,
        bool_or(kind = 'duty' AND (line IS NULL OR $4::text IS NULL OR line = $4)
          AND EXISTS (SELECT FROM unnest(area_codes) a WHERE CASE WHEN length(a) = 15 THEN a ELSE regexp_replace(a, '(000){0,2}$', '') END = ANY($3::text[]))) AS on_duty
      FROM duty_entry WHERE NOT withdrawn AND starts_at <= $1 AND ends_at > $1 GROUP BY staff_id
    )
    SELECT ${columns('s')} FROM staff_assignment s LEFT JOIN present p ON p.staff_id = s.staff_id
    WHERE s.valid_from <= $1 AND (s.valid_to IS NULL OR s.valid_to > $1) AND (s.organization_id = ANY($2::uuid[]) OR p.on_duty)
      AND s.roles && $5::text[]`,
  'routing-staff',
);
