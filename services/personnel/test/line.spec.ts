import { codeListChanged, type CodeListChanged } from '@jiceng/contracts/data-sharing/code-list-changed';
import { firstLines, LINE_LIST } from '@jiceng/contracts/dictionary/line-list';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import {
  anActor,
  district,
  importFile,
  key,
  officer,
  organizationId,
  organizationsCsv,
  postId,
  staffCsv,
  staffHeader,
  staffLine,
} from './district.js';
import { staffCommands } from './staff-commands.js';

const night = { code: 'night_economy', zh: '夜间经济', en: 'Night economy', retired: false };

/** Edition 2 of the list of lines: it adds night_economy and retires urban_management. */
const edition: CodeListChanged = {
  code: LINE_LIST,
  version: 2,
  items: [...firstLines.map((line) => ({ ...line, retired: line.code === 'urban_management' })), night],
};

describe('the lines that personnel knows', () => {
  let subgraph: TestSubgraph;
  const { createPost, appoint } = staffCommands(() => subgraph);
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  const found = (code: string, line: string) =>
    subgraph.ask(
      'mutation F($input: FoundOrganizationInput!) { foundOrganization(input: $input) { organization { id } } }',
      {
        as: officer,
        variables: {
          input: {
            idempotencyKey: key(),
            code,
            name: `${code}局`,
            kind: 'LINE_DEPARTMENT',
            line,
            parentId: organizationId('GOV'),
            regionCode: district,
          },
        },
      },
    );
  const faultOf = (answer: Awaited<ReturnType<typeof found>>) => {
    const extensions = answer.errors?.[0]?.extensions as { code: string; details: Record<string, unknown> } | undefined;
    return extensions && `${extensions.code} ${String(extensions.details.field)}`;
  };
  const anOrganization = (code: string, line: string): string =>
    `code,name,kind,line,parentCode,regionCode\n${code},${code}局,line_department,${line},GOV,${district}`;

  it('are the built-in lines before the first event: a line that does not exist is refused with its field', async () => {
    expect(faultOf(await found('NIGHT', 'night_economy'))).toBe('BAD_INPUT line');
    expect(
      (await importFile(subgraph, 'Organizations', anOrganization('NIGHT', 'night_economy'))).errors,
    ).toMatchObject([{ field: 'line', code: 'ROW_FIELD_INVALID' }]);
    expect(
      (
        await importFile(
          subgraph,
          'Staff',
          `${staffHeader}\n${staffLine('N1', 'GOV', 'auditor', district, 'night_economy')}`,
        )
      ).errors,
    ).toMatchObject([{ field: 'lines', code: 'ROW_FIELD_INVALID' }]);
  });

  it('are the lines of the newest edition, in any order of arrival', async () => {
    await subgraph.deliver(codeListChanged, edition, { key: LINE_LIST });
    await subgraph.deliver(codeListChanged, { ...edition, version: 1, items: [night] }, { key: 'old' });
    await subgraph.deliver(codeListChanged, { code: 'sex', version: 9, items: [night] }, { key: 'sex' });
    const rows = await subgraph.database.query<{ code: string }>('SELECT code FROM known_line ORDER BY position');
    expect(rows.map(({ code }) => code)).toEqual(edition.items.map(({ code }) => code));
  });

  it('give a new department its line, by code or in an import by the Chinese label', async () => {
    expect((await found('NIGHT', 'night_economy')).errors).toBeUndefined();
    expect((await importFile(subgraph, 'Organizations', anOrganization('NIGHT2', '夜间经济'))).errors).toEqual([]);
    const rows = await subgraph.database.query(`SELECT line FROM organization WHERE code IN ('NIGHT', 'NIGHT2')`);
    expect(rows).toEqual([{ line: 'night_economy' }, { line: 'night_economy' }]);
  });

  it('show a staff member of a new line the people of that line and of no other line', async () => {
    await createPost('NIGHT1-P', 'NIGHT', { roles: ['department_handler'] });
    const answer = await appoint({
      newStaff: { staffCode: 'NIGHT1', name: '夜管员' },
      postId: postId('NIGHT1-P'),
      areaCodes: [district],
      lines: ['night_economy'],
    });
    expect(answer.errors).toBeUndefined();
    const { posts } = await subgraph.get<{ posts: { edges: { node: { organization: { code: string } } }[] } }>(
      '{ posts(first: 100) { edges { node { organization { code } } } } }',
      { as: anActor(['department_handler'], { lines: ['night_economy'] }) },
    );
    expect([...new Set(posts.edges.map(({ node }) => node.organization.code))]).toEqual(['NIGHT']);
  });

  it('refuse a retired line to new organizations and people, and leave the line to those that have it', async () => {
    const refused = await found('URBAN9', 'urban_management');
    expect(faultOf(refused)).toBe('BAD_INPUT line');
    expect(refused.errors?.[0]?.extensions.messages).toMatchObject({ zh: '条线不正确：条线「城市管理」已停用' });
    expect(
      (await importFile(subgraph, 'Organizations', anOrganization('URBAN9', 'urban_management'))).errors,
    ).toMatchObject([{ field: 'line', code: 'BAD_INPUT' }]);
    await createPost('GOV9-P', 'GOV', { roles: ['verifier'] });
    const outside = await appoint({
      newStaff: { staffCode: 'GOV9', name: '新人' },
      postId: postId('GOV9-P'),
      areaCodes: [district],
      lines: ['urban_management'],
    });
    expect(faultOf(outside as never)).toBe('BAD_INPUT lines');
    // The files of the district still name the retired line.
    expect(await importFile(subgraph, 'Organizations', organizationsCsv)).toMatchObject({ rejected: 0, imported: 0 });
    expect(await importFile(subgraph, 'Staff', staffCsv)).toMatchObject({ rejected: 0, imported: 0 });
    await createPost('URBAN9-P', 'URBAN', { roles: ['department_handler'] });
    const inside = await appoint({
      newStaff: { staffCode: 'URBAN9', name: '新人' },
      postId: postId('URBAN9-P'),
      areaCodes: [district],
      lines: ['urban_management'],
    });
    expect(inside.errors).toBeUndefined();
  });
});
