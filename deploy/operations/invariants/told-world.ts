interface Told {
  issueId: string;
  clientId: string;
  /** Time at which the messages were created. */
  since: string;
}

/** Messages to a client about the first two steps of an issue, delivered one and two minutes after their creation. */
export const toldStates = ({ issueId, clientId, since }: Told): string[] =>
  [1, 2].map(
    (seq) =>
      `INSERT INTO status_delivery (id, client_id, issue_id, seq, state, attempts, created_at, next_at, tried_since, ended_at)
       VALUES (gen_random_uuid(), '${clientId}', '${issueId}', ${seq}, 'delivered', 1, '${since}', '${since}', '${since}',
         timestamptz '${since}' + interval '${seq} minutes')`,
  );

const aRequest = (ending: string): string =>
  `INSERT INTO source_request (id, issue_id, seq, kind, reason, organization_id, asked_by, asked_at, ended_at, granted)
   SELECT gen_random_uuid(), id, 1, 'return', 'OUTSIDE_DISTRICT', gen_random_uuid(), 'a', now(), ${ending} FROM issue`;

/** Statements that break what clients are told of issues and asked about them. */
export const toldBreakings: Record<string, ['coordination', string][]> = {
  'states-are-told-in-order': [
    ['coordination', `UPDATE status_delivery SET state = 'waiting', ended_at = NULL WHERE seq = 1`],
    ['coordination', `UPDATE status_delivery SET ended_at = ended_at + interval '2 minutes' WHERE seq = 1`],
  ],
  'asks-its-source': [
    ['coordination', `UPDATE issue SET source_request = 'return', source_request_by = gen_random_uuid()`],
    ['coordination', aRequest('NULL, NULL')],
    ['coordination', aRequest('now(), true')],
  ],
};
