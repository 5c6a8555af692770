import Flatbush from 'flatbush';
import { gridErrors } from './grid.errors.js';
import { areaOf, boxOf, toSquareMetres, type Box, type Corner, type Rings } from './ring.rules.js';

/** A grid for the comparison. */
export interface Ground {
  code: string;
  rings: Rings;
}

export interface Overlap {
  other: string;
  /** Shared area in square metres. */
  area: number;
}

/**
 * Square metres that two neighbours may share, because borders are drawn by hand: one, or a ten-thousandth of the
 * smaller grid when this is more. A position in the shared area belongs to the grid with the lower code.
 */
export function tolerance(a: Rings, b: Rings): number {
  return Math.max(1, Math.min(areaOf(a), areaOf(b)) / 10_000);
}

/**
 * Largest number of edges that one import may visit; so many visits take a few seconds. A thousand ordinary grids need
 * a tenth of this number.
 */
export const MOST_WORK = 300_000_000;

/** Finds grids that overlap other grids. The comparison of two neighbours with 60 corners takes about 0.1 ms. */
export class OverlapFinder {
  private readonly index: Flatbush | null;
  private readonly boxes: Box[];
  private work = 0;

  /** Number of edges visited so far; an edge counts at each visit. */
  get visits(): number {
    return this.work;
  }

  constructor(
    private readonly grounds: readonly Ground[],
    private readonly mostWork = MOST_WORK,
  ) {
    this.boxes = grounds.map(({ rings }) => boxOf(rings));
    this.index = grounds.length > 0 ? new Flatbush(grounds.length) : null;
    for (const { west, south, east, north } of this.boxes) this.index?.add(west, south, east, north);
    this.index?.finish();
  }

  /**
   * Returns the first earlier grid that this grid overlaps, or null.
   * @param position place of the grid in the given order; only grids before it are compared, so that each pair is
   * compared once
   * @param counts returns false for the position of a rejected grid; such a grid is not compared
   * @throws IMPORT_TOO_COMPLEX
   */
  findEarlier(position: number, counts: (other: number) => boolean = () => true): Overlap | null {
    const { west, south, east, north } = this.boxes[position]!;
    const near = this.index!.search(west, south, east, north, (other) => other < position && counts(other)).sort(
      (a, b) => a - b,
    );
    const { rings } = this.grounds[position]!;
    for (const other of near) {
      const ground = this.grounds[other]!;
      const area = this.sharedArea(rings, ground.rings, intersect(this.boxes[position]!, this.boxes[other]!));
      if (area > tolerance(rings, ground.rings)) return { other: ground.code, area: Math.round(area) };
    }
    return null;
  }

  /**
   * Returns the area in square metres that two polygons share. The polygons are cut into vertical strips at every x at
   * which an edge begins, ends or crosses another; within a strip the shared length changes linearly, so that the
   * length in the middle times the width is exact.
   */
  private sharedArea(a: Rings, b: Rings, box: Box): number {
    if (box.west >= box.east || box.south >= box.north) return 0;
    const [edgesA, edgesB] = [edgesWithin(a, box), edgesWithin(b, box)];
    const stops = this.stopsOf(edgesA, edgesB, box);
    let area = 0;
    for (let index = 1; index < stops.length; index += 1) {
      const [from, to] = [stops[index - 1]!, stops[index]!];
      if (to - from < 1e-6) continue;
      const middle = (from + to) / 2;
      area += (to - from) * sharedLength(crossingsAt(edgesA, middle), crossingsAt(edgesB, middle));
      this.spend(edgesA.length + edgesB.length);
    }
    return toSquareMetres(area, (box.south + box.north) / 2);
  }

  private stopsOf(a: readonly Edge[], b: readonly Edge[], box: Box): number[] {
    this.spend(a.length * b.length);
    const stops = new Set([box.west, box.east]);
    for (const { from, to } of [...a, ...b]) {
      if (from[0] > box.west && from[0] < box.east) stops.add(from[0]);
      if (to[0] > box.west && to[0] < box.east) stops.add(to[0]);
    }
    for (const p of a) {
      for (const q of b) {
        const x = p.to[0] < q.from[0] || q.to[0] < p.from[0] ? null : crossingOf(p, q);
        if (x !== null && x > box.west && x < box.east) stops.add(x);
      }
    }
    return [...stops].sort((p, q) => p - q);
  }

  private spend(visits: number): void {
    this.work += visits;
    if (this.work > this.mostWork) throw gridErrors.IMPORT_TOO_COMPLEX();
  }
}

/** An edge from west to east. Vertical edges are left out, because they bound no strip. */
interface Edge {
  from: Corner;
  to: Corner;
}

function edgesWithin(rings: Rings, { west, east }: Box): Edge[] {
  return rings.flatMap((ring) =>
    ring.slice(1).flatMap((corner, index): Edge[] => {
      const before = ring[index]!;
      if (corner[0] === before[0] || Math.max(corner[0], before[0]) <= west || Math.min(corner[0], before[0]) >= east)
        return [];
      return [corner[0] > before[0] ? { from: before, to: corner } : { from: corner, to: before }];
    }),
  );
}

function heightAt({ from, to }: Edge, x: number): number {
  return from[1] + ((to[1] - from[1]) * (x - from[0])) / (to[0] - from[0]);
}

/** Returns the x at which two edges cross, or null. */
function crossingOf(p: Edge, q: Edge): number | null {
  const [west, east] = [Math.max(p.from[0], q.from[0]), Math.min(p.to[0], q.to[0])];
  const [left, right] = [heightAt(p, west) - heightAt(q, west), heightAt(p, east) - heightAt(q, east)];
  return left * right < 0 ? west + ((east - west) * left) / (left - right) : null;
}

function crossingsAt(edges: readonly Edge[], x: number): number[] {
  return edges
    .filter(({ from, to }) => from[0] < x && x < to[0])
    .map((edge) => heightAt(edge, x))
    .sort((a, b) => a - b);
}

/**
 * Returns the length that two sets of intervals share. Each list contains the bottom and the top of one interval after
 * another.
 */
function sharedLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  let [i, j] = [0, 0];
  while (i + 1 < a.length && j + 1 < b.length) {
    length += Math.max(0, Math.min(a[i + 1]!, b[j + 1]!) - Math.max(a[i]!, b[j]!));
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return length;
}

function intersect(a: Box, b: Box): Box {
  return {
    west: Math.max(a.west, b.west),
    south: Math.max(a.south, b.south),
    east: Math.min(a.east, b.east),
    north: Math.min(a.north, b.north),
  };
}
