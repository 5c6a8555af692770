import type { PlainOf } from '@jiceng/platform/columns';
import type { TableRow } from '@jiceng/platform/table';
import type { callAttemptTable, CallbackRow } from '../../case/tables/callback.table.js';
import type { Callback } from './issue-parts.graphql.js';

type PlainCall = Omit<PlainOf<TableRow<typeof callAttemptTable>>, 'callerId'>;

const utc = (text: string): string => new Date(text).toISOString();
const utcOrNull = (text: string | null): string | null => (text === null ? null : utc(text));

/**
 * Makes the API type from rows that were read as JSON.
 * @param calls calls of several call-backs; only those of this call-back are used
 */
export function toCallback(
  { personId: _, callingOrganizationId, ...row }: Omit<PlainOf<CallbackRow>, 'issueId'>,
  calls: readonly PlainCall[],
): Callback {
  return {
    ...row,
    callingOrganization: callingOrganizationId === null ? null : { id: callingOrganizationId },
    askedAt: utc(row.askedAt),
    expiresAt: utc(row.expiresAt),
    answeredAt: utcOrNull(row.answeredAt),
    notReachedAt: utcOrNull(row.notReachedAt),
    calls: calls
      .filter(({ callbackId }) => callbackId === row.id)
      .map(({ number, at, organizationId, outcome, note }) => ({
        number,
        at: utc(at),
        organization: organizationId === null ? null : { id: organizationId },
        outcome,
        note,
      })),
  };
}
