import { jest } from '@jest/globals';
import type { Severity } from '@jiceng/contracts/codes';
import { fromCgcs2000 } from '@jiceng/geometry/datum';
import { issueProgressed, type IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { newId } from '@jiceng/platform/ids';
import { aResidentActor } from '@jiceng/testing/actors';
import { eventually } from '@jiceng/testing/eventually';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import pg from 'pg';
import { service } from '../src/service.js';
import {
  aFeature,
  aTiling,
  communityCode,
  geoJson,
  officer,
  positionAt,
  regionsCsv,
  runImport,
  STEP,
} from './builders.js';

const QUERY = `query Q($longitude: Float!, $latitude: Float!, $datum: Datum) { locatePoint(longitude: $longitude, latitude: $latitude, datum: $datum) {
  areaCode longitude latitude grid { name } community { code } street { name } district { name } } }`;

describe('the location of positions', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await runImport(subgraph, 'importRegions', regionsCsv(2));
    await runImport(subgraph, 'importGrids', geoJson(aTiling(20)));
  });
  afterAll(() => subgraph.stop());

  const locate = async (
    [longitude, latitude]: [number, number],
    datum?: string,
  ): Promise<Record<string, unknown> | null> =>
    (
      await subgraph.get<{ locatePoint: Record<string, unknown> | null }>(QUERY, {
        as: aResidentActor(),
        variables: { longitude, latitude, ...(datum ? { datum } : {}) },
      })
    ).locatePoint;

  it('finds the grid of a position with community, street and district', async () => {
    const position = positionAt(2.5, 1.5);
    expect(await locate(position)).toEqual({
      areaCode: `${communityCode(2)}003`,
      longitude: position[0],
      latitude: position[1],
      grid: { name: '第3网格' },
      community: { code: communityCode(2) },
      street: { name: '宁海路街道' },
      district: { name: '鼓楼区' },
    });
  });

  it('draws the border of a region around its grids, in the reference of a map app too', async () => {
    const outlineOf = async (code: string, datum = 'CGCS2000'): Promise<[number, number][][]> => {
      const { region } = await subgraph.get<{ region: { outline: [number, number][][] } }>(
        'query ($code: ID!, $datum: Datum!) { region(code: $code) { outline(datum: $datum) } }',
        { as: aResidentActor(), variables: { code, datum } },
      );
      return region.outline;
    };
    // A row of ten grids has eleven corners on each long side, and the ring ends where it begins.
    const [ring, ...others] = await outlineOf(communityCode(1));
    expect(others).toEqual([]);
    expect(ring).toHaveLength(23);
    expect(ring!.at(-1)).toEqual(ring![0]);
    const [shifted] = await outlineOf(communityCode(1), 'GCJ02');
    expect(shifted![0]).toEqual(fromCgcs2000(ring![0]!, 'GCJ02'));
    // Two rows: the border between them is inside the street.
    const [street, ...more] = await outlineOf(`${communityCode(1).slice(0, 9)}000`);
    expect(more).toEqual([]);
    expect(street).toHaveLength(25);
  });

  it('gives a position on a border to exactly one grid', async () => {
    expect((await locate(positionAt(3, 1)))!.areaCode).toBe(`${communityCode(1)}003`);
  });

  it('converts a position from a map app', async () => {
    const answer = (await locate(fromCgcs2000(positionAt(2.5, 1.5), 'GCJ02'), 'GCJ02'))!;
    expect(answer.areaCode).toBe(`${communityCode(2)}003`);
    expect(answer.longitude as number).toBeCloseTo(positionAt(2.5, 1.5)[0], 7);
  });

  it('answers null outside every grid and refuses impossible positions', async () => {
    expect(await locate([2.35, 48.86])).toBeNull();
    await expect(locate([200, 32])).rejects.toThrow('BAD_INPUT');
    await expect(locate([118, -91])).rejects.toThrow('BAD_INPUT');
  });

  it.each<[string, [number, number], string]>([
    ['0/0', [0, 0], 'found no position'],
    ['swapped axes', [32.05, 118.75], 'probably swapped'],
    ['latitude 500', [118.75, 500], 'latitude is not valid'],
    ['longitude 1e308', [1e308, 32.05], 'longitude is not valid'],
    ['metres', [39_667_000, 3_548_000], 'in metres'],
  ])('refuses %s with the reason', (_, position, cause) => expect(locate(position)).rejects.toThrow(cause));

  it('shows a changed map at once', async () => {
    const beyond = positionAt(12.5, 0.5);
    expect(await locate(beyond)).toBeNull();
    await runImport(subgraph, 'importGrids', geoJson([aFeature(1, 11, 12, 0)]));
    expect((await locate(beyond))!.areaCode).toBe(`${communityCode(1)}011`);
  });

  it('notices within seconds that another process has changed the map', async () => {
    await subgraph.database.query(`UPDATE grid SET geometry = $1 WHERE code = $2`, [
      JSON.stringify(aFeature(1, 11, 14, 0).geometry),
      `${communityCode(1)}011`,
    ]);
    await subgraph.database.query('UPDATE map_edition SET edition = edition + 1');
    const found = await eventually(() => locate(positionAt(14.5, 0.5)), { timeoutMs: 10_000, intervalMs: 200 });
    expect(found.areaCode).toBe(`${communityCode(1)}011`);
  });

  it('finds a grid and a street by code, and null for an unknown code', async () => {
    const { grid, street, unknown } = await subgraph.get<Record<string, unknown>>(
      `{ grid: locateCode(code: "${communityCode(1)}001") { areaCode longitude grid { name } district { name } }
         street: locateCode(code: "320106001000") { grid { name } community { name } street { name } }
         unknown: locateCode(code: "${communityCode(9)}001") { areaCode } }`,
      { as: aResidentActor() },
    );
    expect({ grid, street, unknown }).toEqual({
      grid: {
        areaCode: `${communityCode(1)}001`,
        longitude: null,
        grid: { name: '第1网格' },
        district: { name: '鼓楼区' },
      },
      street: { grid: null, community: null, street: { name: '宁海路街道' } },
      unknown: null,
    });
    await expect(subgraph.get('{ locateCode(code: "12") { areaCode } }', { as: officer })).rejects.toThrow('BAD_INPUT');
  });

  it('asks the database nothing when the map is loaded', async () => {
    const { GridMap } = await import('../src/grid/grid-map.service.js');
    const map = subgraph.service.app.get(GridMap, { strict: false });
    await map.locate(positionAt(1, 1));
    const statements = jest.spyOn(pg.Client.prototype, 'query');
    for (let n = 0; n < 2_000; n += 1)
      await map.locate([118.75 + (n % 200) * (STEP / 10), 32.05 + (n % 20) * (STEP / 10)]);
    expect(statements).not.toHaveBeenCalled();
    statements.mockRestore();
  });

  const progress = (
    issueId: string,
    regionCode: string,
    state: IssueProgressed['after']['state'],
    version: number,
  ): IssueProgressed => ({
    issueId,
    processKey: 'standard',
    step: 'reported',
    organizationId: null,
    staffId: null,
    counterpartOrganizationId: null,
    reasonCode: null,
    task: null,
    refusal: null,
    wrongRefusals: [],
    late: null,
    callback: null,
    after: {
      state,
      responsibleOrganizationId: newId(),
      holderOrganizationId: null,
      activity: null,
      firstReceiverOrganizationId: newId(),
      handlerOrganizationIds: [],
      regionCode,
      categoryCode: null,
      line: null,
      severity: 'ordinary',
      handleDueAt: null,
      elapsedMinutes: 0,
      limitMinutes: null,
      delay: [],
      version,
    },
  });

  it('counts open issues per grid and region from the events of coordination', async () => {
    const [first, second, third] = [newId(), newId(), newId()];
    const gridCode = `${communityCode(1)}001`;
    const deliver = (
      id: string,
      area: string,
      state: IssueProgressed['after']['state'],
      version: number,
      severity: Severity = 'ordinary',
    ) => {
      const { after, ...step } = progress(id, area, state, version);
      return subgraph.deliver(issueProgressed, { ...step, after: { ...after, severity } }, { key: id, seq: version });
    };
    await deliver(first, gridCode, 'reported', 1);
    await deliver(second, gridCode, 'reported', 1);
    await deliver(second, gridCode, 'closed', 2);
    await deliver(third, communityCode(1), 'handling', 1);
    const { grid, region, merged } = await subgraph.get<Record<string, unknown>>(
      `{ grid(code: "${gridCode}") { openIssues { count critical asOf } } region(code: "${communityCode(1)}") { figures { openIssues } } merged: grid(code: "${communityCode(1)}002") { openIssues { count critical } } }`,
      { as: officer },
    );
    expect({ grid, region, merged }).toEqual({
      grid: { openIssues: { count: 1, critical: 0, asOf: expect.any(String) } },
      region: { figures: { openIssues: 2 } },
      merged: { openIssues: { count: 0, critical: 0 } },
    });
    await deliver(first, gridCode, 'handling', 2, 'critical');
    expect(
      await subgraph.get(`{ grid(code: "${gridCode}") { openIssues { count critical } } }`, { as: officer }),
    ).toEqual({ grid: { openIssues: { count: 1, critical: 1 } } });
    await deliver(first, gridCode, 'merged', 3, 'critical');
    await deliver(third, communityCode(1), 'closed', 2);
    expect(
      await subgraph.get(`{ region(code: "${communityCode(1)}") { figures { openIssues } } }`, { as: officer }),
    ).toEqual({ region: { figures: { openIssues: 0 } } });
    await deliver(first, gridCode, 'reported', 4);
    expect(
      await subgraph.get(`{ region(code: "${communityCode(1)}") { figures { openIssues } } }`, { as: officer }),
    ).toEqual({ region: { figures: { openIssues: 1 } } });
  });

  it('names the organization that governs a region, and its successor when it is dissolved', async () => {
    const organizationId = newId();
    const organization = {
      organizationId,
      code: '320106001-OFFICE',
      name: '宁海路街道办事处',
      kind: 'street_office' as const,
      line: null,
      parentId: null,
      regionCode: '320106001000',
      validFrom: '2026-01-01T00:00:00.000Z',
      validTo: null,
      version: 1,
    };
    await subgraph.deliver(organizationChanged, organization, { key: organizationId, seq: 1 });
    const governedBy = () =>
      subgraph.get<{ region: object }>('{ region(code: "320106001000") { governedBy { id } } }', { as: officer });
    expect(await governedBy()).toEqual({ region: { governedBy: { id: organizationId } } });
    await subgraph.deliver(
      organizationChanged,
      { ...organization, validTo: '2026-02-01T00:00:00.000Z', version: 2 },
      { key: organizationId, seq: 2 },
    );
    expect(await governedBy()).toEqual({ region: { governedBy: null } });
    const successorId = newId();
    await subgraph.deliver(
      organizationChanged,
      {
        ...organization,
        organizationId: successorId,
        code: '320106002-OFFICE',
        name: '华侨路街道办事处',
        regionCode: '320106002000',
      },
      { key: successorId, seq: 1 },
    );
    await subgraph.deliver(
      organizationChanged,
      { ...organization, validTo: '2026-02-01T00:00:00.000Z', successorId, version: 3 },
      { key: organizationId, seq: 3 },
    );
    expect(await governedBy()).toEqual({ region: { governedBy: { id: successorId } } });
  });
});
