import { bigint, boolean, integer, packed, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { ObservationKind } from './history.rules.js';
import type { StoredFact } from './stored-fact.rules.js';

/** One step of an issue from its event. Rows are added and never changed. */
export const issueFact = defineTable('issue_fact', {
  eventId: uuid().key,
  issueId: uuid(),
  /** Number of the step in the life of the issue, from 1. */
  seq: integer(),
  occurredAt: timestamptz(),
  month: text().collated('C'),
  dueMonth: text().collated('C').orNull,
  payload: packed<StoredFact>(),
});

/** A statement about one organization. The statement counts once, in one month (`Observation`). */
export const observation = defineTable('observation', {
  rowId: bigint().key.identity,
  id: uuid(),
  issueId: uuid(),
  kind: text<ObservationKind>(),
  organizationId: uuid(),
  principal: boolean(),
  regionCode: text().collated('C'),
  month: text().collated('C'),
  countsFrom: timestamptz(),
  pending: boolean(),
  /** The facts as JSON with sorted keys. */
  facts: text().collated('C'),
  eventIds: uuid().array,
  afterFreeze: boolean(),
  /**
   * Time at which a later event changed or withdrew the observation; set only on rows that a frozen number contains.
   */
  supersededAt: timestamptz().orNull.apart,
});
export type ObservationRow = TableRow<typeof observation>;

/** The number of settled observations of a month that have the same facts, organization and region. */
export const tally = defineTable('tally', {
  month: text().collated('C').key,
  regionCode: text().collated('C').key,
  organizationId: uuid().key,
  kind: text<ObservationKind>().key,
  facts: text().collated('C').key,
  principal: boolean().key,
  count: bigint(),
});
