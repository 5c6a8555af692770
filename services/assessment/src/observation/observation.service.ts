import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import type { Transaction } from '@jiceng/platform/database';
import { monthOf } from '../period/month.rules.js';
import type { IssueFact, Observation, ObservationKind } from './history.rules.js';
import {
  ADD_FACTS,
  ADD_OBSERVATIONS,
  FACTS_OF_ISSUES,
  LOCK_SHARED,
  MOVE_TALLIES,
  OBSERVATIONS_OF_ISSUES,
  REMOVE_OBSERVATIONS,
  type FactRow,
  type ObservationRow,
} from './observation.queries.js';
import {
  changeBetween,
  factsText,
  observationsOf,
  type ObservationChange,
  type StoredObservation,
} from './observation.rules.js';

type Sql = Pick<Transaction, 'sql'>;

/** Keeps facts and what follows from them. */
@Injectable()
export class ObservationService {
  /** Adds the facts and brings the observations of their issues and the tallies up to date, in the transaction of the delivery. */
  async recordSteps(tx: Sql, events: readonly Envelope<IssueFact['payload']>[]): Promise<void> {
    await tx.sql(LOCK_SHARED, [], { name: 'assessment-lock-shared' });
    const facts = events.map(({ id, seq, occurredAt, payload }) => {
      const { handleDueAt } = payload.after;
      const dueMonth = handleDueAt === null ? null : monthOf(new Date(handleDueAt));
      return {
        eventId: id,
        issueId: payload.issueId,
        seq,
        occurredAt,
        month: monthOf(new Date(occurredAt)),
        dueMonth,
        payload,
      };
    });
    await tx.sql(ADD_FACTS, [JSON.stringify(facts)], { name: 'assessment-add-facts' });
    await this.bringUpToDate(tx, [...new Set(facts.map(({ issueId }) => issueId))].sort());
  }

  /** Computes the observations of the issues from their facts and writes what differs. Returns how many did. */
  async bringUpToDate(tx: Sql, issueIds: readonly string[]): Promise<{ removed: number; added: number }> {
    const facts = await tx.sql<FactRow>(FACTS_OF_ISSUES, [issueIds], { name: 'assessment-facts' });
    const stored = await tx.sql<ObservationRow>(OBSERVATIONS_OF_ISSUES, [issueIds], {
      name: 'assessment-observations',
    });
    const computed = [...Map.groupBy(facts, (row) => row.issue_id).values()].flatMap((rows) =>
      observationsOf(rows.map(factOf)),
    );
    const change = changeBetween(stored.map(storedObservation), computed);
    await this.apply(tx, change);
    return { removed: change.removed.length, added: change.added.length };
  }

  private async apply(tx: Sql, { removed, added }: ObservationChange): Promise<void> {
    if (removed.length > 0)
      await tx.sql(REMOVE_OBSERVATIONS, [removed.map((observation) => observation.rowId)], {
        name: 'assessment-remove',
      });
    if (added.length > 0) {
      const rows = added.map((observation) => ({ ...observation, facts: factsText(observation.facts) }));
      await tx.sql(ADD_OBSERVATIONS, [JSON.stringify(rows)], { name: 'assessment-add' });
    }
    const deltas = [
      ...removed.map((o) => deltaOf(o, o.facts, -1)),
      ...added.map((o) => deltaOf(o, factsText(o.facts), 1)),
    ].filter((delta) => delta !== null);
    if (deltas.length > 0) await tx.sql(MOVE_TALLIES, [JSON.stringify(deltas)], { name: 'assessment-tally' });
  }
}

/** A pending observation is in no tally: it is counted when it is read, once its time has come. */
function deltaOf(
  o: Pick<Observation, 'month' | 'regionCode' | 'organizationId' | 'kind' | 'principal' | 'pending'>,
  facts: string,
  delta: 1 | -1,
): object | null {
  const { month, regionCode, organizationId, kind, principal, pending } = o;
  return pending ? null : { month, regionCode, organizationId, kind, facts, principal, delta };
}

export function factOf(row: FactRow): IssueFact {
  return {
    eventId: row.event_id,
    seq: row.seq,
    occurredAt: row.occurred_at,
    payload: row.payload as IssueFact['payload'],
  };
}

function storedObservation(row: ObservationRow): StoredObservation {
  return {
    rowId: row.row_id,
    id: row.id,
    issueId: row.issue_id,
    kind: row.kind as ObservationKind,
    organizationId: row.organization_id,
    principal: row.principal,
    regionCode: row.region_code,
    month: row.month,
    countsFrom: row.counts_from,
    pending: row.pending,
    facts: row.facts,
    eventIds: row.event_ids,
    afterFreeze: row.after_freeze,
  };
}
