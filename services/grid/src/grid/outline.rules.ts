import type { Position } from '@jiceng/geometry/locator';

/**
 * Returns the closed rings around areas that touch each other. An edge that two areas share lies inside and is left
 * out. Where two neighbours do not share the positions of their borders, the border between them stays.
 */
export function outlineOf(rings: readonly (readonly Position[])[]): Position[][] {
  const edges = new Map<string, [Position, Position]>();
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index += 1) {
      const [from, to] = [ring[index - 1]!, ring[index]!];
      if (!edges.delete(`${to.join()} ${from.join()}`)) edges.set(`${from.join()} ${to.join()}`, [from, to]);
    }
  }
  const leaving = new Map<string, Position[]>();
  for (const [from, to] of edges.values()) leaving.set(from.join(), [...(leaving.get(from.join()) ?? []), to]);
  const outline: Position[][] = [];
  for (const [start] of edges.values()) {
    const ring: Position[] = [start];
    for (let at = start; ;) {
      const next = leaving.get(at.join())?.pop();
      if (!next) break;
      ring.push(next);
      at = next;
    }
    if (ring.length > 3) outline.push(ring);
  }
  return outline;
}
