import { asConfidential } from '@jiceng/platform/confidential';
import { inTransaction, readSql } from '@jiceng/platform/database';
import { MOST_LISTED, sqlInvariant, type Databases, type Invariant, type Violation } from './invariant.js';

/** A report that is not by name and has a name, a number or an account outside the table of confidential identities. */
const KNOWN = `SELECT id || ' is not by name and has a name, a number or an account' AS what FROM reporter
  WHERE grade <> 'named' AND (name IS NOT NULL OR phone IS NOT NULL OR name_mask IS NOT NULL OR phone_mask IS NOT NULL
    OR phone_marks <> '{}' OR (person_id IS NOT NULL AND (grade = 'anonymous' OR person_id NOT LIKE 'confidential-%')))
  UNION ALL SELECT r.id || ' is confidential and was asked under an account' FROM reporter r
    JOIN callback c ON c.reporter_id = r.id 
     WHERE r.grade = 'confidential' AND c.person_id IS DISTINCT FROM r.person_id`;

/** Compares the confidential reports with their identities, which only the role of their table can read. */
async function identitiesOf({ coordination }: Databases): Promise<Violation[]> {
  const reports = await readSql<{ id: string }>(coordination, `SELECT id FROM reporter WHERE grade = 'confidential'`);
  const identities = await inTransaction(coordination, (tx) =>
    asConfidential(tx, () => tx.sql<{ id: string }>('SELECT id FROM confidential.reporter_identity')),
  );
  const [reported, known] = [reports, identities].map((rows) => new Set(rows.map(({ id }) => id))) as [
    Set<string>,
    Set<string>,
  ];
  // A report may be written between the two reads, so a missing report counts and a newer one does not.
  const without = [...reported].filter((id) => !known.has(id)).map((id) => `${id} is confidential without an identity`);
  const late = [...known].filter((id) => !reported.has(id));
  const found = await readSql<{ id: string }>(
    coordination,
    `SELECT id FROM unnest($1::uuid[]) AS k(id) WHERE NOT EXISTS
       (SELECT FROM reporter r WHERE r.id = k.id AND r.grade = 'confidential')`,
    [late],
  );
  const lost = found.map(({ id }) => `${id} is an identity without a confidential report`);
  return [...without, ...lost].slice(0, MOST_LISTED).map((what) => ({ service: 'coordination', what }));
}

const outside = sqlInvariant('confidential-is-sealed', '', ['coordination'], KNOWN);

/** Invariants of confidential reporters. */
export const confidentialInvariants: readonly Invariant[] = [
  {
    ...outside,
    says: 'a confidential reporter is known in one table only, which holds no other reporter',
    check: async (databases) => [...(await outside.check(databases)), ...(await identitiesOf(databases))],
  },
  sqlInvariant(
    'unsealed-by-two-units',
    'a confidential reporter was seen only in the minutes after a person of another unit had consented',
    ['coordination'],
    `SELECT u.reporter_id || ' was seen ' || u.shown_at || ' without consent' AS what FROM unmasking u
     WHERE u.part = 'identity' AND NOT EXISTS (SELECT FROM unsealing_request q WHERE q.reporter_id = u.reporter_id
       AND q.approved AND q.answered_by_organization_id <> ALL (q.unit_ids) AND q.answered_by <> q.asked_by
       AND u.shown_at >= q.answered_at AND u.shown_at < q.shown_until)`,
  ),
];
