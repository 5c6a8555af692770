import { readFileSync, writeFileSync } from 'node:fs';
import { withoutPhotos } from '../../deploy/demo/categories.js';
import type { Person } from '../../deploy/demo/gateway-client.js';
import { positionInside } from '../../deploy/demo/geography.js';
import { organizationId } from '../../deploy/demo/identifiers.js';
import { seededRandom, type Random } from '../../deploy/demo/random.js';
import { readReports } from '../../deploy/demo/reports.js';
import type { World } from '../../deploy/demo/world.js';
import { UserFault } from '@jiceng/local/user-fault';
import { worldAt } from './world.js';

/**
 * Number of residents who report. With fewer, one resident would report more often than a person can; signing the
 * tokens takes some seconds.
 */
const RESIDENTS = 1000;
const PLACES_PER_STREET = 200;
const BUSY_STREETS = 3;
const REPORTS = 500;
/** Number of tokens requested at the same time. */
const AT_ONCE = 16;

interface Identity {
  account: string;
  token: string;
}

/** Prepares the people, texts and places that the journeys draw from; `k6/cast.ts` reads them. */
export async function prepareCast(
  target: string,
  file: string,
): Promise<{ residents: number; desks: number; district: string }> {
  const world = await worldAt(target);
  const random = seededRandom(`load:${world.demo.district.code}`);
  const tokens = new Tokens(target);
  const units = world.demo.organizations.map(({ code }) => organizationId(code));
  const optional = (find: () => Person): string | null => {
    try {
      return find().account;
    } catch {
      return null;
    }
  };
  const accounts = units.map((id) => ({
    id,
    decider: optional(() => world.decider(id)),
    worker: optional(() => world.worker(id)),
    verifier: optional(() => world.verifier(id)),
  }));
  const cast = {
    residents: await tokens.ofAll(
      Array.from({ length: RESIDENTS }, (_, index) => ({
        subject: `load-resident-${index}`,
        name: `压测居民${index}`,
        roles: ['resident'],
      })),
    ),
    desks: await tokens.ofAll(
      [...new Set(accounts.flatMap(({ decider }) => decider ?? []))].map((account) => ({ account })),
    ),
    appraisers: await tokens.ofAll([{ account: 'appraiser' }]),
    arbiters: await tokens.ofAll([{ account: world.arbiter().account }]),
    departments: world.demo.organizations
      .filter(({ kind }) => kind === 'line_department')
      .map(({ code }) => organizationId(code)),
    units: await Promise.all(
      accounts.map(async ({ id, decider, worker, verifier }) => ({
        id,
        decider: await tokens.ofAccount(decider),
        worker: await tokens.ofAccount(worker),
        verifier: await tokens.ofAccount(verifier),
      })),
    ),
    reports: reportsOf(random.integer(0, 1_000_000), world),
    unitIndex: [Object.fromEntries(accounts.map(({ id }, index) => [id, index]))],
    places: placesIn(world, random.shuffle(world.demo.district.streets), random),
    busyPlaces: placesIn(world, random.shuffle(world.demo.district.streets).slice(0, BUSY_STREETS), random),
  };
  writeFileSync(file, JSON.stringify(cast), { mode: 0o600 });
  return { residents: cast.residents.length, desks: cast.desks.length, district: world.demo.district.name };
}

function placesIn({ demo }: World, streets: readonly { code: string }[], random: Random): number[][] {
  return streets.flatMap(({ code }) => {
    const grids = demo.grids.filter((grid) => grid.communityCode.startsWith(code.slice(0, 9)));
    return Array.from({ length: PLACES_PER_STREET }, () => {
      const { longitude, latitude } = positionInside(random.pick(grids), random);
      return [longitude, latitude];
    });
  });
}

function reportsOf(seed: number, world: World): object[] {
  const random = seededRandom(`reports:${seed}`);
  const { reports } = readReports(
    readFileSync(new URL('../../deploy/demo/data/replied-issues.ndjson', import.meta.url), 'utf8'),
  );
  return random
    .shuffle(reports)
    .slice(0, REPORTS)
    .map((report) => ({
      title: [...report.subject].slice(0, 60).join(''),
      description: [...report.body].slice(0, 1000).join(''),
      categoryCode: random.pick(withoutPhotos(world.demo.categories)).code,
    }));
}

/** Tokens of the demo issuer. Each identity is requested once. */
class Tokens {
  private readonly known = new Map<string, Promise<Identity>>();
  private readonly target: string;

  constructor(target: string) {
    this.target = target;
  }

  async ofAll(
    requests: ({ account: string } | { subject: string; name: string; roles: string[] })[],
  ): Promise<Identity[]> {
    const identities: Identity[] = [];
    for (let start = 0; start < requests.length; start += AT_ONCE)
      identities.push(
        ...(await Promise.all(requests.slice(start, start + AT_ONCE).map((request) => this.of(request)))),
      );
    return identities;
  }

  async ofAccount(account: string | null): Promise<Identity | null> {
    return account === null ? null : this.of({ account });
  }

  private of(request: { account: string } | { subject: string; name: string; roles: string[] }): Promise<Identity> {
    const account = 'account' in request ? request.account : request.subject;
    let identity = this.known.get(account);
    if (!identity) this.known.set(account, (identity = this.fetch(account, request)));
    return identity;
  }

  private async fetch(account: string, request: object): Promise<Identity> {
    const response = await fetch(`${this.target}/demo/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const { token } = (await response.json()) as { token?: string };
    if (!token)
      throw new UserFault(`The demo issuer of ${this.target} gives no token for ${account} (HTTP ${response.status})`);
    return { account, token };
  }
}
