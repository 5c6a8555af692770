import { restingStates } from '@jiceng/contracts/coordination/issue-progressed';

/**
 * The kinds of states in which an issue has ended, as a list for SQL. Partial indexes and the queries they serve must spell
 * their condition alike, or PostgreSQL does not use the index.
 */
export const RESTING = `(${restingStates.map((state) => `'${state}'`).join(', ')})`;
