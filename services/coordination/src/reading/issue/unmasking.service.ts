import { Injectable } from '@nestjs/common';
import type { RowOf } from '@jiceng/platform/columns';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import type { Unmasking } from '../api/unmasking.graphql.js';
import { hiddenNumbersOfIssues, unmaskingsOfIssues } from './unmasking.queries.js';

type Hidden = RowOf<typeof hiddenNumbersOfIssues.shape>;
type Shown = RowOf<typeof unmaskingsOfIssues.shape>;

/** Reads the sealed numbers of issues and the times that sealed data was shown, with one query for a page of issues. */
@Injectable()
export class UnmaskingService {
  constructor(private readonly dataSource: DataSource) {}

  hiddenNumbers(ctx: RequestContext, issueId: string): Promise<Hidden[]> {
    const read = (ids: readonly string[]): Promise<Hidden[]> => hiddenNumbersOfIssues.rows(this.dataSource, [ids]);
    return ctx.once('issue:hidden-numbers', () => ofIssues(read)).load(issueId);
  }

  unmaskings(ctx: RequestContext, issueId: string): Promise<Shown[]> {
    const read = (ids: readonly string[]): Promise<Shown[]> => unmaskingsOfIssues.rows(this.dataSource, [ids]);
    return ctx.once('issue:unmaskings', () => ofIssues(read)).load(issueId);
  }
}

function ofIssues<R extends { issueId: string }>(
  read: (ids: readonly string[]) => Promise<R[]>,
): DataLoader<string, R[]> {
  return new DataLoader(async (ids) => {
    const byIssue = Map.groupBy(await read(ids), (row) => row.issueId);
    return ids.map((id) => byIssue.get(id) ?? []);
  });
}

export function toUnmasking({ part, organizationId, reason, shownAt, shownUntil }: Shown): Unmasking {
  return {
    part,
    organization: organizationId === null ? null : { id: organizationId },
    reason,
    shownAt: shownAt.toISOString(),
    shownUntil: shownUntil.toISOString(),
  };
}
