import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import type { Transaction } from '@jiceng/platform/database';
import { monthOf } from '../month/month.rules.js';
import type { IssueFact, Observation } from './history.rules.js';
import {
  addFacts,
  addObservations,
  factsOfIssues,
  LOCK_SHARED,
  moveTallies,
  observationsOfIssues,
  REMOVE_OBSERVATIONS,
  type TallyDelta,
} from './observation.queries.js';
import { changeBetween, factsText, observationsOf, type ObservationChange } from './observation.rules.js';
import { payloadOf, storedFact } from './stored-fact.rules.js';

type Sql = Pick<Transaction, 'sql'>;

/** Stores the steps of issues and the observations computed from them. */
@Injectable()
export class ObservationService {
  /**
   * Adds the facts and updates the observations of their issues and the tallies, in the transaction of the delivery.
   */
  async recordSteps(tx: Sql, events: readonly Envelope<IssueFact['payload']>[]): Promise<void> {
    await tx.sql(LOCK_SHARED, [], { name: 'assessment-lock-shared' });
    const facts = events.map(({ id, seq, occurredAt, payload }) => {
      const { handleDueAt } = payload.after;
      const dueMonth = handleDueAt === null ? null : monthOf(new Date(handleDueAt));
      return {
        eventId: id,
        issueId: payload.issueId,
        // The events of this contract are ordered, so each has a number.
        seq: seq!,
        occurredAt,
        month: monthOf(new Date(occurredAt)),
        dueMonth,
        payload: storedFact(payload),
      };
    });
    await addFacts.run(tx, facts);
    await this.bringUpToDate(tx, [...new Set(facts.map(({ issueId }) => issueId))].sort());
  }

  /**
   * Computes the observations of the issues from their facts and writes the differences.
   * @returns the numbers of observations removed and added
   */
  async bringUpToDate(tx: Sql, issueIds: readonly string[]): Promise<{ removed: number; added: number }> {
    const facts = (await factsOfIssues.rows(tx, [issueIds])).map(({ issueId, payload, ...fact }): IssueFact => {
      return { ...fact, payload: payloadOf(issueId, fact.seq, payload) };
    });
    const stored = await observationsOfIssues.rows(tx, [issueIds]);
    const computed = [...Map.groupBy(facts, ({ payload }) => payload.issueId).values()].flatMap((ofIssue) =>
      observationsOf(ofIssue),
    );
    const change = changeBetween(stored, computed);
    await this.apply(tx, change);
    return { removed: change.removed.length, added: change.added.length };
  }

  private async apply(tx: Sql, { removed, added }: ObservationChange): Promise<void> {
    if (removed.length > 0)
      await tx.sql(REMOVE_OBSERVATIONS, [removed.map((observation) => observation.rowId)], {
        name: 'assessment-remove',
      });
    await addObservations.run(
      tx,
      added.map((observation) => ({ ...observation, facts: factsText(observation.facts) })),
    );
    const deltas = [
      ...removed.map((o) => deltaOf(o, o.facts, -1)),
      ...added.map((o) => deltaOf(o, factsText(o.facts), 1)),
    ].filter((delta) => delta !== null);
    await moveTallies.run(tx, deltas);
  }
}

/** A pending observation is in no tally. Scores that are read after its `countsFrom` add the observation. */
function deltaOf(
  o: Pick<Observation, 'month' | 'regionCode' | 'organizationId' | 'kind' | 'principal' | 'pending'>,
  facts: string,
  delta: 1 | -1,
): TallyDelta | null {
  const { month, regionCode, organizationId, kind, principal, pending } = o;
  return pending ? null : { month, regionCode, organizationId, kind, facts, principal, delta };
}
