import { codeListChanged } from '@jiceng/contracts/data-sharing/code-list-changed';
import { firstLines, LINE_LIST } from '@jiceng/contracts/dictionary/line-list';
import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import { aKey, faultsOf, foreignOfficer, officer, regionsCsv, runImport, type ImportAnswer } from './builders.js';

const HEADER =
  'code,major,minor,item,line,acceptMinutes,handleMinutes,closingCondition,riskGrade,leastSeverity,photoRequired';
const row = (number: number, handleMinutes = 480): string =>
  `0101${String(number).padStart(3, '0')},城乡建设,安全生产,事项${number},emergency,60,${handleMinutes},已处理并答复,2,,`;
const file = (...rows: string[]): string => [HEADER, ...rows].join('\n');

describe('the catalogue', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await runImport(subgraph, 'importRegions', regionsCsv());
  });
  afterAll(() => subgraph.stop());

  interface Published extends ImportAnswer {
    catalogue: { version: number; effectiveFrom: string; categoryCount: number } | null;
  }
  const publish = async (
    content: string,
    input: Record<string, unknown> = {},
    as = officer,
    claims = {},
  ): Promise<Published> => {
    const { importCatalogue } = await subgraph.get<{ importCatalogue: ImportAnswer & { version: number | null } }>(
      'mutation M($input: ImportCatalogueInput!) { importCatalogue(input: $input) { imported unchanged rejected version errors { row field code messages { zh en } } } }',
      { as, claims, variables: { input: { idempotencyKey: aKey(), content, ...input } } },
    );
    const { version, ...answer } = importCatalogue;
    if (version === null) return { ...answer, catalogue: null };
    const { catalogue } = await subgraph.get<Pick<Published, 'catalogue'>>(
      `{ catalogue(version: ${version}) { version effectiveFrom categoryCount } }`,
      { as },
    );
    return { ...answer, catalogue };
  };
  const events = () =>
    subgraph.database.query<{
      payload: {
        catalogueVersion: number;
        effectiveFrom: string;
        categories: { code: string; retired: boolean; handleMinutes: number }[];
      };
    }>(`SELECT envelope->'payload' AS payload FROM outbox WHERE contract = 'grid.catalogue-published' ORDER BY id`);

  it('publishes nothing and lists the faults when every row of the first file is faulty', async () => {
    const answer = await publish(file(row(1, 0), row(2, 0)), { mode: 'VALID_ROWS' });
    expect(faultsOf(answer)).toEqual(['2 handleMinutes ROW_FIELD_INVALID', '3 handleMinutes ROW_FIELD_INVALID']);
    expect(answer).toMatchObject({ imported: 0, rejected: 2, catalogue: null });
  });

  it('publishes the first version, even with a start in the past, with one event that contains all categories', async () => {
    const answer = await publish(file(row(1), row(2), row(3)), { effectiveFrom: '2026-01-01T00:00:00+08:00' });
    expect(answer).toEqual({
      imported: 3,
      unchanged: 0,
      rejected: 0,
      errors: [],
      catalogue: { version: 1, effectiveFrom: '2025-12-31T16:00:00.000Z', categoryCount: 3 },
    });
    const [event] = await events();
    expect(event!.payload).toMatchObject({ catalogueVersion: 1, effectiveFrom: '2025-12-31T16:00:00.000Z' });
    expect(event!.payload.categories).toHaveLength(3);
  });

  it('publishes nothing when the file has no changes', async () => {
    expect(await publish(file(row(3), row(1), row(2)))).toMatchObject({
      imported: 0,
      unchanged: 3,
      catalogue: { version: 1 },
    });
    // The start of the first version has passed, which does not matter to a file without changes.
    expect(await publish(file(row(1), row(2), row(3)), { effectiveFrom: '2025-12-31T16:00:00Z' })).toMatchObject({
      unchanged: 3,
      catalogue: { version: 1 },
    });
    expect(await events()).toHaveLength(1);
  });

  it('takes lines that the district added, by code or label, and keeps a retired line where a category has it', async () => {
    const ofLine = (number: number, line: string): string => row(number).replace('emergency', line);
    expect(faultsOf(await publish(file(ofLine(1, 'night_economy')), { dryRun: true }))).toEqual([
      '2 line ROW_FIELD_INVALID',
    ]);
    const items = firstLines.map((line) => ({ ...line, retired: line.code === 'emergency' }));
    const night = { code: 'night_economy', zh: '夜间经济', en: 'Night economy', retired: false };
    await subgraph.deliver(
      codeListChanged,
      { code: LINE_LIST, version: 2, items: [...items, night] },
      { key: LINE_LIST },
    );
    const changed = file(ofLine(1, 'night_economy'), ofLine(2, '夜间经济'), row(3), row(5));
    expect(await publish(changed, { dryRun: true, mode: 'VALID_ROWS' })).toMatchObject({
      imported: 2,
      unchanged: 1,
      rejected: 1,
      errors: [{ row: 5, field: 'line', code: 'BAD_INPUT' }],
    });
    await subgraph.deliver(
      codeListChanged,
      { code: LINE_LIST, version: 3, items: [...firstLines, night] },
      { key: 'x' },
    );
  });

  it('keeps both versions, and the next one takes effect at its start', async () => {
    const effectiveFrom = '2031-06-01T00:00:00.000Z';
    expect(await publish(file(row(1, 960), row(4)), { effectiveFrom })).toMatchObject({
      imported: 2,
      catalogue: { version: 2, categoryCount: 2 },
    });
    expect(
      (await events())[1]!.payload.categories.map(({ code, retired, handleMinutes }) => [code, retired, handleMinutes]),
    ).toEqual([
      ['0101001', false, 960],
      ['0101002', true, 480],
      ['0101003', true, 480],
      ['0101004', false, 480],
    ]);
    const query = `{ now: catalogue { version } then: catalogue(at: "2031-06-02T00:00:00Z") { version } second: catalogue(version: 2) { effectiveFrom csv } none: catalogue(at: "2001-01-01T00:00:00Z") { version }
      category(code: "0101001") { id handleMinutes catalogueVersion } later: category(code: "0101001", catalogueVersion: 2) { id handleMinutes } fresh: category(code: "0101004") { catalogueVersion }
      categories { edges { node { code } } } all: categories(catalogueVersion: 2, includeRetired: true) { edges { node { code retired } } }
      other: categories(line: "justice") { edges { node { code } } } catalogues(first: 1) { edges { node { version } } pageInfo { hasNextPage } } }`;
    const data = await subgraph.get<Record<string, unknown>>(query, { as: aResidentActor() });
    expect(data).toMatchObject({
      now: { version: 1 },
      then: { version: 2 },
      none: null,
      second: { effectiveFrom, csv: `${file(row(1, 960), row(4))}\n` },
      category: { id: 'CaseCategory:0101001', handleMinutes: 480, catalogueVersion: 1 },
      later: { id: 'CaseCategory:0101001@2', handleMinutes: 960 },
      fresh: { catalogueVersion: 2 },
      categories: { edges: [1, 2, 3].map((number) => ({ node: { code: `010100${number}` } })) },
      all: {
        edges: [
          ['1', false],
          ['2', true],
          ['3', true],
          ['4', false],
        ].map(([number, retired]) => ({ node: { code: `010100${number as string}`, retired } })),
      },
      other: { edges: [] },
      catalogues: { edges: [{ node: { version: 2 } }], pageInfo: { hasNextPage: true } },
    });
    const simulated = await subgraph.get<Record<string, unknown>>('{ category(code: "0101001") { handleMinutes } }', {
      as: officer,
      claims: { clock: '2031-07-01T00:00:00.000Z' },
    });
    expect(simulated).toEqual({ category: { handleMinutes: 960 } });
  });

  it.each<[string, string]>([
    ['before the version that it follows', '2030-01-01T00:00:00Z'],
    ['in the past', '2020-01-01T00:00:00Z'],
  ])('refuses a version that takes effect %s', async (_, effectiveFrom) => {
    await expect(publish(file(row(9)), { effectiveFrom })).rejects.toThrow('CATALOGUE_OUT_OF_ORDER');
  });

  it('keeps a category whose row was rejected and lists the fault', async () => {
    const answer = await publish(file(row(1, 960), row(4).replace('emergency', 'magic'), row(5)), {
      mode: 'VALID_ROWS',
      effectiveFrom: '2031-07-01T00:00:00Z',
    });
    expect(faultsOf(answer)).toEqual(['3 line ROW_FIELD_INVALID']);
    expect(answer).toMatchObject({
      imported: 1,
      unchanged: 1,
      rejected: 1,
      catalogue: { version: 3, categoryCount: 3 },
    });
  });

  it('writes nothing in a dry run or when a row is faulty', async () => {
    const before = (await events()).length;
    expect(await publish(file(row(1), row(7)), { dryRun: true, effectiveFrom: '2032-01-01T00:00:00Z' })).toMatchObject({
      imported: 2,
      catalogue: null,
    });
    expect(await publish(file(row(1), row(7, 0)), { effectiveFrom: '2032-01-01T00:00:00Z' })).toMatchObject({
      imported: 0,
      rejected: 1,
      catalogue: null,
    });
    expect(await events()).toHaveLength(before);
  });

  it.each<[string, string, string]>([
    ['a file without rows', HEADER, 'IMPORT_EMPTY'],
    ['a table with other columns', 'code,name\n1,2', 'IMPORT_COLUMNS'],
    ['a quote that never ends', `${HEADER}\n"0101001,`, 'IMPORT_UNREADABLE'],
  ])('refuses %s as a whole', async (_, content, code) => {
    await expect(publish(content, { effectiveFrom: '2032-01-01T00:00:00Z' })).rejects.toThrow(code);
  });

  it('accepts the least severity by either name, and sets none when the file lacks the column', async () => {
    const rows = [1, 2, 3].map((number) => row(number, 960));
    const effectiveFrom = '2032-01-01T00:00:00.000Z';
    const severe = (row: string, severity: string): string => row.replace(/,,$/, `,${severity},`);
    const listed = [severe(rows[0]!, 'critical'), severe(rows[1]!, '紧急'), rows[2]!];
    const { catalogue } = await publish(file(...listed), { effectiveFrom });
    const { categories } = await subgraph.get<{ categories: { edges: { node: { leastSeverity: string | null } }[] } }>(
      `{ categories(catalogueVersion: ${catalogue!.version}) { edges { node { leastSeverity } } } }`,
      { as: officer },
    );
    expect(categories.edges.map(({ node }) => node.leastSeverity)).toEqual(['CRITICAL', 'URGENT', null]);
    const without = file(...rows).replaceAll(/,(leastSeverity)?,(photoRequired)?$/gm, '');
    expect(await publish(without, { effectiveFrom: '2032-02-01T00:00:00.000Z' })).toMatchObject({ imported: 2 });
    const last = (await events()).at(-1)!.payload.categories as { leastSeverity?: string | null }[];
    expect(new Set(last.map(({ leastSeverity }) => leastSeverity))).toEqual(new Set([null]));
  });

  it('says which categories want a photo of the result, and announces it', async () => {
    const rows = [1, 2, 3].map((number) => row(number, 1440));
    const wanting = (row: string, cell: string): string => row.replace(/,$/, `,${cell}`);
    const listed = [wanting(rows[0]!, '是'), wanting(rows[1]!, 'no'), rows[2]!];
    const { catalogue } = await publish(file(...listed), { effectiveFrom: '2032-03-01T00:00:00.000Z' });
    const { categories } = await subgraph.get<{ categories: { edges: { node: { photoRequired: boolean } }[] } }>(
      `{ categories(catalogueVersion: ${catalogue!.version}) { edges { node { photoRequired } } } }`,
      { as: officer },
    );
    expect(categories.edges.map(({ node }) => node.photoRequired)).toEqual([true, false, false]);
    const announced = (await events()).at(-1)!.payload.categories as { photoRequired?: boolean }[];
    expect(announced.slice(0, 3).map(({ photoRequired }) => photoRequired)).toEqual([true, false, false]);
  });

  it('refuses another date for a file that equals a version which has not begun', async () => {
    const same = file(row(1, 1440), row(2, 1440));
    const effectiveFrom = '2032-04-01T00:00:00.000Z';
    const { catalogue } = await publish(same, { effectiveFrom });
    for (const other of ['2032-03-15T00:00:00.000Z', '2032-05-01T00:00:00.000Z'])
      await expect(publish(same, { effectiveFrom: other })).rejects.toThrow('CATALOGUE_UNCHANGED');
    expect(await publish(same, { effectiveFrom })).toMatchObject({ imported: 0, catalogue });
    expect(await publish(same)).toMatchObject({ imported: 0, catalogue });
  });

  it('refuses officers who are not responsible for the whole district', async () => {
    const ofStreet = aStaffActor({ id: 'street-officer', roles: ['grid_officer'], areaCodes: ['320106001000'] });
    for (const actor of [ofStreet, foreignOfficer])
      await expect(publish(file(row(1)), {}, actor)).rejects.toThrow('OUT_OF_SCOPE');
    await expect(
      publish(file(row(1)), {}, aStaffActor({ roles: ['community_clerk'], areaCodes: ['320106000000'] })),
    ).rejects.toThrow('FORBIDDEN');
  });

  it('resolves the categories of a list of issues at once, and unknown ones to null', async () => {
    const representations = ['0101001', '9999999', '0101002'].map((code) => ({ __typename: 'CaseCategory', code }));
    const { _entities } = await subgraph.get<{ _entities: unknown[] }>(
      'query Q($representations: [_Any!]!) { _entities(representations: $representations) { ... on CaseCategory { item } } }',
      { as: aResidentActor(), variables: { representations } },
    );
    expect(_entities).toEqual([{ item: '事项1' }, null, { item: '事项2' }]);
  });
});
