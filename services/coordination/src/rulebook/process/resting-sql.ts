import { restingStates } from '@jiceng/contracts/coordination/issue-progressed';

/**
 * SQL list of the kinds of states in which an issue has ended. A partial index and its queries must write the same
 * condition in the same spelling; otherwise PostgreSQL does not use the index.
 */
export const RESTING = `(${restingStates.map((state) => `'${state}'`).join(', ')})`;
