import type { ClusterTest } from './cluster-test.js';

/** One row of the table: a promise of the platform on a cluster, with the test that checks it. */
export interface Row {
  /** Name of the row for `--only`. */
  name: string;
  /** Text of the promise for the table. */
  shows: string;
  /** True when continuous integration runs the row. */
  quick: boolean;
  /**
   * Runs the check and returns the result with figures.
   * @throws Deviation when the promise does not hold; NotRun when the row cannot run on this cluster
   */
  run: (test: ClusterTest) => Promise<string>;
}
