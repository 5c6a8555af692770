import type { EffectTx } from '@jiceng/platform/effects';
import { loadSeats, saveSeats } from './coverage.queries.js';
import type { Seat } from './coverage.rules.js';

/** The seats of one grid during a change. */
interface OpenGrid {
  before: readonly Seat[];
  after: readonly Seat[];
}

/**
 * The seats of some grids, locked for one transaction. Commands, imports and timers change the seats through this
 * class, and `save` writes the changes.
 */
export class SeatChanges {
  private constructor(
    private readonly tx: EffectTx,
    private readonly grids: ReadonlyMap<string, OpenGrid>,
  ) {}

  static async open(tx: EffectTx, gridCodes: readonly string[]): Promise<SeatChanges> {
    const loaded = await loadSeats(tx, gridCodes);
    return new SeatChanges(tx, new Map(loaded.map(({ code, seats }) => [code, { before: seats, after: seats }])));
  }

  /** Returns the seats of a grid with the changes of this transaction; null when the grid does not exist. */
  of(gridCode: string): readonly Seat[] | null {
    return this.grids.get(gridCode)?.after ?? null;
  }

  put(gridCode: string, seats: readonly Seat[]): void {
    this.grids.get(gridCode)!.after = seats;
  }

  async save(reason: string | null = null): Promise<void> {
    const changed = [...this.grids.values()].flatMap((grid) => this.changesOf(grid, reason));
    await saveSeats(this.tx, changed);
  }

  private changesOf({ before, after }: OpenGrid, reason: string | null): Seat[] {
    const known = new Map(before.map((seat) => [seat.id, seat]));
    const changed = after.filter((seat) => known.get(seat.id)?.version !== seat.version);
    for (const seat of changed)
      this.tx.audit({
        subject: { type: 'grid-assignment', id: seat.id },
        before: known.get(seat.id) ?? null,
        after: seat,
        reason,
      });
    return changed;
  }
}
