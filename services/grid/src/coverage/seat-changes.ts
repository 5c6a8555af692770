import { coverageChanged } from '@jiceng/contracts/grid/coverage-changed';
import type { EffectTx } from '@jiceng/platform/effects';
import { loadSeats, saveAnnounced, saveSeats, type Announced } from './coverage.queries.js';
import { heldSince, holdersAt, nextMoment, type Seat } from './coverage.rules.js';

/** The timer that announces a change of holders which was planned for later. */
export const COVERAGE_TURNS = 'grid-coverage-turns';

/** The seats of one grid during a change. */
interface OpenGrid {
  announced: Announced;
  before: readonly Seat[];
  after: readonly Seat[];
}

/**
 * The seats of some grids, locked for one transaction: commands, consumers and timers change them here; `save` writes what
 * changed and announces who holds the seats now where that differs from what others were told last. What is planned for
 * later is announced when its time has come, so that the last event of a grid always says how things stand.
 */
export class SeatChanges {
  private constructor(
    private readonly tx: EffectTx,
    private readonly grids: ReadonlyMap<string, OpenGrid>,
  ) {}

  static async open(tx: EffectTx, gridCodes: readonly string[]): Promise<SeatChanges> {
    const loaded = await loadSeats(tx, gridCodes);
    return new SeatChanges(
      tx,
      new Map(loaded.map(({ announced, seats }) => [announced.code, { announced, before: seats, after: seats }])),
    );
  }

  /** The seats of a grid as they stand in this transaction; null when there is no such grid. */
  of(gridCode: string): readonly Seat[] | null {
    return this.grids.get(gridCode)?.after ?? null;
  }

  put(gridCode: string, seats: readonly Seat[]): void {
    this.grids.get(gridCode)!.after = seats;
  }

  async save(reason: string | null = null): Promise<void> {
    const changed = [...this.grids.values()].flatMap((grid) => this.changesOf(grid, reason));
    const announced = [...this.grids.values()].flatMap((grid) => this.announce(grid));
    await saveSeats(this.tx, changed);
    if (announced.length > 0) await saveAnnounced(this.tx, announced);
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

  private announce({ announced, after }: OpenGrid): Announced[] {
    const { now } = this.tx;
    const { code, announcedA, announcedB } = announced;
    const next = nextMoment(after, now);
    if (next === null) this.tx.cancelTimer(COVERAGE_TURNS, code);
    else this.tx.schedule({ kind: COVERAGE_TURNS, key: code, dueAt: next });
    const { a, b } = holdersAt(after, now);
    if (a === announcedA && b === announcedB) return [];
    const coverageVersion = announced.coverageVersion + 1;
    this.tx.emit(coverageChanged, {
      key: code,
      payload: { gridCode: code, a, b, effectiveFrom: heldSince(after, now).toISOString(), version: coverageVersion },
    });
    return [{ code, coverageVersion, announcedA: a, announcedB: b }];
  }
}
