import { readCsv } from '@jiceng/tables/csv';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { importsOf, loadTemplate, tryTemplate } from '@jiceng/testing/templates';
import { service } from '../src/service.js';
import {
  importFile,
  officer,
  operator,
  organizationsCsv,
  staffCsv,
  staffHeader,
  staffLine,
  street,
} from './district.js';

describe('the templates of imports', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  const tries = importsOf('personnel').flatMap((command) => [[command, 'csv'] as const, [command, 'xlsx'] as const]);

  it.each(tries)('%s.%s: the import accepts the example row in a dry run', async (command, format) => {
    // The example of the roster names the person of the example of the staff.
    if (command === 'importRoster')
      await importFile(
        subgraph,
        'Staff',
        [staffHeader, staffLine('S0001', 'STREET', 'street_dispatcher', street)].join('\n'),
      );
    const { imported, unchanged, errors } = await tryTemplate(subgraph, 'personnel', command, format, operator);
    expect(errors).toEqual([]);
    expect(imported + unchanged).toBe(1);
  });

  it('explain every column of the import in Chinese, above the header', async () => {
    const file = await loadTemplate(subgraph, 'personnel', 'importStaff', 'csv', officer);
    expect(file.headers.get('content-disposition')).toContain('importStaff-template.csv');
    const lines = readCsv((await file.text()).replace(/^\ufeff/, ''), { rows: 100, columns: 100 });
    const cells: string[][] = [];
    for await (const line of lines) cells.push(line.cells);
    const notes = cells.filter(([first]) => first!.startsWith('# ')).map(([first]) => first!);
    const [header, example] = cells.slice(notes.length);
    expect(header).toContain('岗位编码');
    expect(notes[0]).toContain('导入前请删除');
    expect(notes.slice(1).map((note) => note.slice(2).split('（')[0])).toEqual(header);
    expect(notes.find((note) => note.includes('phone'))).toContain('可不设此列');
    expect(notes.find((note) => note.includes('编制类型'))).toContain('行政编制');
    expect(example).toHaveLength(header!.length);
  });

  it('are refused without a context, and unknown for another name', async () => {
    expect((await loadTemplate(subgraph, 'personnel', 'importUnknown', 'csv', officer)).status).toBe(404);
    const bare = await fetch(`${subgraph.service.url}/templates/personnel/importStaff`);
    expect(bare.status).toBeGreaterThanOrEqual(400);
  });
});
