import { GridLocator, type Position } from '@jiceng/geometry/locator';
import type pg from 'pg';
import { seededRandom } from '../../../deploy/demo/random.js';
import type { Matter } from './matters.js';
import type { Packet, Replica } from './row-template.js';
import type { PlannedCopy } from './seed-plan.js';

interface GridPlaces {
  code: string;
  name: string;
  points: readonly { longitude: string; latitude: string }[];
}

const POINTS = 16;

/** Gives every copy its own ids, people, places and title. The same number always gives the same copy. */
export class ReplicaMaker {
  private readonly grids: readonly GridPlaces[];
  private readonly communities: ReadonlyMap<string, readonly GridPlaces[]>;
  private readonly run: string;
  private readonly residents: number;

  constructor(grids: readonly GridPlaces[], run: number, issues: number) {
    this.grids = grids;
    this.communities = Map.groupBy(grids, ({ code }) => code.slice(0, 12));
    this.run = (run & 0xffffff).toString(16).padStart(6, '0');
    // Each resident of the copies files four reports on average.
    this.residents = Math.max(50, Math.ceil(issues / 4));
  }

  make(number: number, matter: Matter, { shift }: PlannedCopy, packets: readonly Packet[]): Replica {
    const draw = (purpose: number): number => Math.imul((number + 1) ^ (purpose << 24), 0x9e3779b1) >>> 0;
    // The copy gets another grid of the same community, so that the duty list names the same organizations.
    const grids = matter.areas.map((code, index) => {
      const near = this.communities.get(code.slice(0, 12)) ?? this.grids;
      return near[draw(index) % near.length]!;
    });
    const milliseconds = ((matter.reportedAt + shift) * 1000).toString(16).padStart(12, '0');
    return {
      number,
      shift,
      packets,
      // A UUID of version 7: time of the report, number of the seeding, number of the copy, and then four digits for
      // the object of the matter.
      idHead: `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7${this.run.slice(0, 3)}-8${this.run.slice(3)}-${number.toString(16).padStart(8, '0')}`,
      people: Array.from({ length: matter.people }, (_, index) => `resident-v${draw(64 + index) % this.residents}`),
      areas: grids.map(({ code }) => code),
      positions: matter.positions.map((area, index) => grids[area]!.points[draw(128 + index) % POINTS]!),
      titleEnd: `（${grids[0]?.name.replace(/专属网格|网格/, '') ?? '本区'}${1 + (draw(200) % 400)}号）`,
    };
  }
}

/** Reads the grids in force with some points inside each. */
export async function readGrids(coordination: pg.Client): Promise<GridPlaces[]> {
  const { rows } = await coordination.query<{
    code: string;
    name: string;
    geometry: { type: 'Polygon'; coordinates: Position[][] };
  }>('SELECT code, name, geometry FROM grid WHERE valid_to IS NULL ORDER BY code');
  return rows.map(({ code, name, geometry }) => {
    const random = seededRandom(`places:${code}`);
    const locator = new GridLocator([{ code, geometry }]);
    const ring = geometry.coordinates[0]!;
    const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
    const [left, bottom, width, height] = [
      Math.min(...xs),
      Math.min(...ys),
      Math.max(...xs) - Math.min(...xs),
      Math.max(...ys) - Math.min(...ys),
    ];
    const points: { longitude: string; latitude: string }[] = [];
    while (points.length < POINTS) {
      const place: Position = [
        Number((left + width * random.next()).toFixed(7)),
        Number((bottom + height * random.next()).toFixed(7)),
      ];
      if (locator.locate(place) === code) points.push({ longitude: String(place[0]), latitude: String(place[1]) });
    }
    return { code, name, points };
  });
}
