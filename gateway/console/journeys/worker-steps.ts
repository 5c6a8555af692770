import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import { ask, key, narrow, origin, signIn, type Watched } from './browser.js';

interface Grid {
  code: string;
  geometry: { coordinates: [number, number][][] };
}

/** Returns a position inside the first grid of the featured grid worker. */
export async function insideGrid(): Promise<{ longitude: number; latitude: number; code: string }> {
  const { me } = await ask<{ me: { areaCodes: string[] } }>('grid-worker', '{ me { areaCodes } }');
  for (const code of me.areaCodes) {
    const { grid } = await ask<{ grid: Grid }>(
      'grid-worker',
      'query ($code: ID!) { grid(code: $code) { code geometry { coordinates } } }',
      { code },
    );
    const ring = grid.geometry.coordinates[0]!;
    const mean = (axis: 0 | 1): number => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length;
    const [longitude, latitude] = [mean(0), mean(1)];
    const { locatePoint } = await ask<{ locatePoint: { grid: { code: string } | null } | null }>(
      'grid-worker',
      'query ($longitude: Float!, $latitude: Float!) { locatePoint(longitude: $longitude, latitude: $latitude) { grid { code } } }',
      { longitude, latitude },
    );
    if (locatePoint?.grid?.code === code) return { longitude, latitude, code };
  }
  throw new Error('no grid of the worker contains its own centre');
}

/**
 * Lets a resident report a matter that passes the intake desk at once, so that the grid worker gets an offer. A report
 * that looks like an earlier report waits for the desk, so each report has its own words (pairs of characters are
 * compared) and its own place. An offer goes to one of the workers of the grid.
 */
async function offered(): Promise<{ id: string; title: string }> {
  const { longitude, latitude } = await insideGrid();
  const beside = (degrees: number): number => degrees + (Math.random() - 0.5) * 0.0008;
  const { processDefinitions } = await ask<{
    processDefinitions: { key: string; state: string; definition: { intake: { passesAtOnce: string[] } } }[];
  }>('coordinator', '{ processDefinitions { key state definition } }');
  const { authorityMatrix } = await ask<{
    authorityMatrix: { categoryCode: string; level: string; maySolve: boolean }[];
  }>('coordinator', '{ authorityMatrix { categoryCode level maySolve } }');
  const { intake } = processDefinitions.find(
    (each) => each.key === 'standard' && each.state === 'IN_FORCE',
  )!.definition;
  const categoryCode = intake.passesAtOnce.filter((code) =>
    authorityMatrix.some((row) => row.categoryCode === code && row.level === 'grid' && row.maySolve),
  )[0]!;
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const title = Array.from({ length: 16 }, () => String.fromCodePoint(0x4e00 + randomInt(5_000))).join('');
    const { reportIssue } = await ask<{ reportIssue: { issue: { id: string } } }>(
      'resident-4',
      'mutation ($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }',
      {
        input: {
          idempotencyKey: key(),
          source: 'RESIDENT',
          title,
          description: title,
          categoryCode,
          longitude: beside(longitude),
          latitude: beside(latitude),
        },
      },
    );
    const offer = await waiting();
    if (offer?.id === reportIssue.issue.id) return offer;
  }
  throw new Error('no report reached the grid worker as an offer');
}

/** Returns an offer that waits for the grid worker, such as one of the demo district. */
async function waiting(): Promise<{ id: string; title: string } | undefined> {
  const { inbox } = await ask<{ inbox: { edges: { node: { id: string; title: string } }[] } }>(
    'grid-worker',
    '{ inbox(first: 1, scope: MINE, state: DISPATCHED) { edges { node { id title } } } }',
  );
  return inbox.edges[0]?.node;
}

/** Returns an offer for the grid worker: one of the demo district, or a new one. */
export async function anOffer(): Promise<{ id: string; title: string }> {
  return (await waiting()) ?? (await offered());
}

/** Signs in as the grid worker with a telephone that gives its position. */
export async function atWork(): Promise<Watched> {
  const watched = await signIn('grid-worker', narrow);
  const { longitude, latitude } = await insideGrid();
  await watched.page.context().grantPermissions(['geolocation'], { origin });
  await watched.page.context().setGeolocation({ longitude, latitude });
  return watched;
}

export async function openTask(page: Page, title: string): Promise<void> {
  await page.locator('.phone-card', { hasText: title }).click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
}
