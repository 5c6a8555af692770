import { generateDistrict, importFiles } from './district.js';
import type { Person } from './gateway-client.js';
import { importAll, lastRowWithItsOwn, type ImportAnswer } from './import-files.js';

const demo = generateDistrict({ districtCode: '320106', today: '2026-06-15' });

describe('the import of a district', () => {
  it('tests the last row of a file together with the rows to which it refers', () => {
    const content = 'code,name,parentCode\nGOV,区政府,\nBUREAU,局,GOV\nOTHER,局,GOV\nSTATION,站,BUREAU\n';
    expect(lastRowWithItsOwn(content)).toBe('code,name,parentCode\nGOV,区政府,\nBUREAU,局,GOV\nSTATION,站,BUREAU\n');
  });

  it('needs one test for a file when the platform knows all other names', async () => {
    const sent: { mutation: string; dryRun: boolean }[] = [];
    /** Refuses a row whose parent is neither known nor in the same file, as personnel does. */
    const answerTo = (mutation: string, content: string): ImportAnswer => {
      const rows = content.trimEnd().split('\n').slice(1);
      const codes = new Set(rows.map((row) => row.split(',')[0]));
      const rejected =
        mutation === 'importOrganizations'
          ? rows.map((row) => row.split(',')[4]!).filter((parent) => parent !== '' && !codes.has(parent)).length
          : 0;
      return { imported: rows.length - rejected, rejected, errors: [] };
    };
    const as = {
      send: (document: string, { input }: { input: { content: string; dryRun?: boolean } }) => {
        const mutation = /answer: (\w+)\(/.exec(document)![1]!;
        sent.push({ mutation, dryRun: input.dryRun ?? false });
        return Promise.resolve({ answer: answerTo(mutation, input.content) });
      },
    } as unknown as Person;
    await importAll({ as, files: importFiles(demo), keyPrefix: 'spec', onProgress: () => undefined });
    expect(sent.filter(({ mutation }) => mutation === 'importOrganizations')).toEqual([
      { mutation: 'importOrganizations', dryRun: true },
      { mutation: 'importOrganizations', dryRun: false },
    ]);
  });
});
