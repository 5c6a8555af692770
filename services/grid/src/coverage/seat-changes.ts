import { coverageChanged } from '@jiceng/contracts/grid/coverage-changed';
import type { EffectTx } from '@jiceng/platform/effects';
import { loadSeats, saveCoverageVersions, saveSeats } from './coverage.queries.js';
import { coverageSteps, type Seat } from './coverage.rules.js';

/**
 * The seats of some grids, locked for one transaction: commands and consumers change them here, `save` writes what
 * changed and announces it, one event per grid and moment.
 */
export class SeatChanges {
  private readonly before: ReadonlyMap<string, readonly Seat[]>;

  private constructor(
    private readonly tx: EffectTx,
    private readonly seats: Map<string, Seat[]>,
    private readonly versions: Map<string, number>,
  ) {
    this.before = new Map(seats);
  }

  static async open(tx: EffectTx, gridCodes: readonly string[]): Promise<SeatChanges> {
    const { seats, coverageVersion } = await loadSeats(tx, gridCodes);
    return new SeatChanges(tx, seats, coverageVersion);
  }

  /** The seats of a grid as they stand in this transaction; null when there is no such grid. */
  of(gridCode: string): readonly Seat[] | null {
    return this.seats.get(gridCode) ?? null;
  }

  coverageVersion(gridCode: string): number {
    return this.versions.get(gridCode) ?? 0;
  }

  put(gridCode: string, seats: readonly Seat[]): void {
    this.seats.set(gridCode, [...seats]);
  }

  async save(reason: string | null = null): Promise<void> {
    const changed: Seat[] = [];
    const versions: { code: string; version: number }[] = [];
    for (const [gridCode, seats] of this.seats) {
      const before = this.before.get(gridCode)!;
      const known = new Map(before.map((seat) => [seat.id, seat]));
      const own = seats.filter((seat) => known.get(seat.id)?.version !== seat.version);
      if (own.length === 0) continue;
      changed.push(...own);
      for (const seat of own) this.tx.audit({ subject: { type: 'grid-assignment', id: seat.id }, before: known.get(seat.id) ?? null, after: seat, reason });
      for (const { at, a, b } of coverageSteps(before, seats)) {
        const version = this.coverageVersion(gridCode) + 1;
        this.versions.set(gridCode, version);
        this.tx.emit(coverageChanged, { key: gridCode, payload: { gridCode, a, b, effectiveFrom: at.toISOString(), version } });
      }
      versions.push({ code: gridCode, version: this.coverageVersion(gridCode) });
    }
    await saveSeats(this.tx, changed);
    if (versions.length > 0) await saveCoverageVersions(this.tx, versions);
  }
}
