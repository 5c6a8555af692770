import { Table } from '../operations/table.js';

/** The result of a step for its row in the table. */
export interface StepOutcome {
  changed: string;
  rule: string;
}

/** Thrown when the platform behaves differently than expected. */
export class Deviation extends Error {
  constructor(expected: string, found: string) {
    super(`expected ${expected}; found ${found}`);
    this.name = 'Deviation';
  }
}

/** @throws Deviation when the condition does not hold */
export function expectThat(holds: boolean, expected: string, found: unknown): asserts holds {
  if (!holds) throw new Deviation(expected, typeof found === 'string' ? found : JSON.stringify(found));
}

/** Prints a drill as a table row by row and counts deviations. */
export class DrillLog {
  readonly deviations: string[] = [];
  private readonly table: Table;
  private count = 0;

  constructor(write: (text: string) => void) {
    this.table = new Table(
      [
        { title: '#', width: 2 },
        { title: 'step', width: 24 },
        { title: 'actor', width: 28 },
        { title: 'what changed', width: 50 },
        { title: 'which rule', width: 36 },
        { title: 'time', width: 7 },
      ],
      write,
    );
    this.table.head();
  }

  get steps(): number {
    return this.count;
  }

  /**
   * Runs one step and prints its row. A step that deviates prints the expectation and ends the drill, because later
   * steps depend on it.
   */
  async step<T extends StepOutcome>(title: string, actor: string, work: () => Promise<T>): Promise<T> {
    this.count += 1;
    const began = performance.now();
    try {
      const outcome = await work();
      this.row(title, actor, outcome.changed, outcome.rule, began);
      return outcome;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.row(title, actor, `✗ ${message}`, '', began);
      this.deviations.push(`step ${this.count} (${title}): ${message}`);
      throw error;
    }
  }

  private row(title: string, actor: string, changed: string, rule: string, began: number): void {
    this.table.row([String(this.count), title, actor, changed, rule, `${(performance.now() - began).toFixed(0)} ms`]);
  }
}
