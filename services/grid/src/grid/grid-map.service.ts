import { Inject, Injectable } from '@nestjs/common';
import { regionContains } from '@jiceng/contracts/codes';
import { GridLocator, type Bounds, type LocatableGrid, type Position } from '@jiceng/geometry/locator';
import type { Logger } from '@jiceng/platform/log';
import { LOGGER } from '@jiceng/platform/service';
import { DataSource } from 'typeorm';
import { readEdition, readMap } from './grid.queries.js';
import { outlineOf } from './outline.rules.js';

/** Milliseconds for which a process uses its map before it asks whether another process has changed the grids. */
const TRUST_MS = 1_000;

interface HeldMap {
  edition: string;
  grids: readonly LocatableGrid[];
  locator: GridLocator;
  /** The borders computed so far, by the code of the region. */
  outlines: Map<string, Position[][]>;
}

/**
 * All grids in the memory of this process. A change by this process shows at once, and a change by another replica
 * within about a second. While the database is unavailable the last map stays in use.
 */
@Injectable()
export class GridMap {
  private held: HeldMap | null = null;
  private loading: Promise<HeldMap> | null = null;
  private checkedAt = 0;
  /** Number of times the map was dropped. A map that was read before the last drop is not kept. */
  private generation = 0;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * Returns the code of the grid that contains a CGCS2000 position, or null outside all grids. Takes microseconds when
   * the map is loaded.
   */
  async locate(position: Position): Promise<string | null> {
    return (await this.current()).locator.locate(position);
  }

  /** The rectangle around all grids in CGCS2000; null when there are no grids. */
  async bounds(): Promise<Bounds | null> {
    return (await this.current()).locator.bounds;
  }

  /** The border of a region in CGCS2000, drawn around its grids; no ring for a region without grids. */
  async outline(regionCode: string): Promise<Position[][]> {
    const { grids, outlines } = await this.current();
    let outline = outlines.get(regionCode);
    if (!outline) {
      const within = grids.filter(({ code }) => regionContains(regionCode, code));
      outline = outlineOf(within.flatMap(({ geometry }) => geometry.coordinates));
      outlines.set(regionCode, outline);
    }
    return outline;
  }

  /** Drops the map after this process has committed a change. The next call waits for the new map. */
  forget(): void {
    this.generation += 1;
    this.held = null;
    this.loading = null;
  }

  private async current(): Promise<HeldMap> {
    const held = this.held ?? (await this.load());
    if (Date.now() - this.checkedAt > TRUST_MS) this.refresh();
    return held;
  }

  private load(): Promise<HeldMap> {
    const loading = this.loading ?? this.read();
    this.loading = loading;
    return loading;
  }

  private async read(): Promise<HeldMap> {
    const { generation } = this;
    try {
      const { edition, grids } = await readMap(this.dataSource);
      const map = { edition, grids, locator: new GridLocator(grids), outlines: new Map<string, Position[][]>() };
      if (generation === this.generation) this.held = map;
      this.checkedAt = Date.now();
      return map;
    } finally {
      if (generation === this.generation) this.loading = null;
    }
  }

  private refresh(): void {
    this.checkedAt = Date.now();
    readEdition(this.dataSource)
      .then((edition) => (edition === this.held?.edition ? undefined : this.load()))
      .catch((error: unknown) => this.log.warn({ err: error }, 'the map could not be refreshed; the last one goes on'));
  }
}
