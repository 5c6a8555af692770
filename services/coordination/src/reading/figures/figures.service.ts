import { Injectable } from '@nestjs/common';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { isIssueSource } from '../../rulebook/process/issue-source.js';
import { conditionsOf } from '../api/issue-filter.js';
import type { IssueFigures, IssueFiguresArgs } from './figures.graphql.js';
import { figureRows } from './figures.queries.js';
import { figuresOf } from './figures.rules.js';

const MOST_DAYS = 92;
const DAY_MS = 86_400_000;

/** Counts issues for leaders. */
@Injectable()
export class FiguresService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Counts the issues that the actor may see; null when none is reported or closed in the period, or open.
   * @throws BAD_INPUT
   */
  async read(ctx: RequestContext, { from, to, filter }: IssueFiguresArgs): Promise<IssueFigures | null> {
    const days = daysOf(from, to);
    const scope = ctx.policy.filter('Query.issueFigures', issueColumns, 1);
    const values = [...scope.values];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const now = ctx.now();
    const question = {
      from: bind(midnight(from)),
      until: bind(new Date(midnight(to).getTime() + DAY_MS)),
      now: bind(now),
      conditions: [scope.sql, ...conditionsOf(filter ?? {}, now, bind)],
      digits: isInStreet(filter?.areaCode ?? null) ? 12 : 9,
    } as const;
    const rows = await figureRows(this.dataSource, question, values);
    const { areas, categories, organizations, sources, ...figures } = figuresOf(rows, days);
    if (figures.reported + figures.closed + figures.open === 0) return null;
    return {
      ...figures,
      asOf: now.toISOString(),
      days: figures.days.map(({ code, ...counts }) => ({ day: code, ...counts })),
      regions: areas.map(({ code, ...counts }) => ({ region: { code: code.padEnd(12, '0') }, ...counts })),
      categories: categories.map(({ code, ...counts }) => ({ category: code === null ? null : { code }, ...counts })),
      organizations: organizations.map(({ code, ...counts }) => ({ organization: { id: code }, ...counts })),
      sources: sources.flatMap(({ code, reported }) => (isIssueSource(code) ? [{ source: code, reported }] : [])),
    };
  }
}

/** True for the code of a street, and of a region or grid in a street. */
function isInStreet(areaCode: string | null): boolean {
  return areaCode !== null && areaCode.slice(6, 9) !== '000';
}

/** The first moment of a day in China. */
function midnight(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}

/** Lists the days of a period. @throws BAD_INPUT */
function daysOf(from: string, to: string): string[] {
  const first = Date.parse(from);
  const count = (Date.parse(to) - first) / DAY_MS + 1;
  if (count < 1) throw badInput('to', '不得早于开始日期', 'must not be before the first day');
  if (count > MOST_DAYS)
    throw badInput('to', `统计期间最长 ${MOST_DAYS} 天`, `must end a period of at most ${MOST_DAYS} days`);
  return Array.from({ length: count }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10));
}
