import type { ClusterTest } from './cluster-test.js';

/** One line of the table: something the platform must do on a cluster, shown by doing it. */
export interface Row {
  /** For `--only`. */
  name: string;
  /** What is shown, for the table. */
  shows: string;
  /** Part of what continuous integration runs. */
  quick: boolean;
  /**
   * Does it and returns what was seen, with figures.
   * @throws Deviation when it is not as it must be; NotRun when it cannot be run here
   */
  run: (test: ClusterTest) => Promise<string>;
}
