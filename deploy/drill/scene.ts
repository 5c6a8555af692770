import { randomUUID } from 'node:crypto';
import type { Person } from '../demo/gateway-client.js';
import { positionInside, type DemoGrid, type Position } from '../demo/geography.js';
import { organizationId } from '../demo/identifiers.js';
import { stepper, type Step } from '../demo/stepper.js';
import { organizationCode } from '../demo/organizations.js';
import { contestedItems } from '../demo/duty-list.js';
import { seededRandom } from '../demo/random.js';
import type { World } from '../demo/world.js';
import type { LineCode } from '@jiceng/contracts/codes';

/** The place and the words of a drill. They are unique, so that earlier drills on the same platform do not matter. */
export interface Scene {
  world: World;
  run: string;
  grid: DemoGrid;
  position: Position;
  nearby: Position;
  first: Person;
  second: Person;
  categoryCode: string;
  /** The two departments that both claim the category. */
  claimants: [string, string];
  /** The co-handler in joint handling. */
  helper: string;
  step: Step;
}

/** Sets up an issue about noise from entertainment venues, for which the duty list names two departments. */
export function setScene(world: World): Scene {
  const run = randomUUID().slice(0, 8);
  const random = seededRandom(`drill:${run}`);
  const { district, grids, categories } = world.demo;
  const grid = random.pick(grids);
  const position = positionInside(grid, random);
  const contested = contestedItems[0]!;
  const category = categories.find(({ major, minor, item }) => `${major}/${minor}/${item}` === contested.path)!;
  const department = (line: LineCode): string => organizationId(organizationCode.department(district.code, line));
  let count = 0;
  return {
    world,
    run,
    grid,
    position,
    nearby: positionNear(grid, position, random),
    first: world.gateway.as('resident-1'),
    second: world.gateway.as('resident-2'),
    categoryCode: category.code,
    claimants: [department(category.line), department(contested.other)],
    helper: department('urban_management'),
    step: stepper((mutation) => `drill-${run}-${mutation}-${(count += 1)}`),
  };
}

/** Returns another point of the same grid near the first. */
function positionNear(grid: DemoGrid, position: Position, random: ReturnType<typeof seededRandom>): Position {
  const distance = (other: Position): number =>
    Math.hypot(other.longitude - position.longitude, other.latitude - position.latitude);
  return Array.from({ length: 200 }, () => positionInside(grid, random)).reduce((best, next) =>
    distance(next) < distance(best) ? next : best,
  );
}
