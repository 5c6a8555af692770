import type { ServiceName } from '@jiceng/contracts/contract';

const aTimer = (columns: string, values: string): string =>
  `INSERT INTO timer (id, kind, key, payload, ${columns}) VALUES (gen_random_uuid(), 'k', 'x', '{}', ${values})`;

/** Statements that leave keys and timers for longer than they may stay. */
export const keptTooLong: Record<string, [ServiceName, string][]> = {
  'keys-are-forgotten': [
    ['grid', `INSERT INTO idempotency_key VALUES (NULL, current_date - 2, NULL, '', '', 'c', 'null')`],
  ],
  'ended-timers-are-forgotten': [
    ['grid', aTimer('due_at, fired_at', `now(), now() - interval '3 days'`)],
    ['grid', aTimer('due_at, cancelled_at, turn', `now(), now() - interval '3 days', 1`)],
  ],
  'timers-have-fired': [['coordination', aTimer('due_at', `now() - interval '2 minutes'`)]],
};
