import { jest } from '@jest/globals';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import pg from 'pg';
import { service } from '../src/service.js';
import { importFile, staffHeader } from './district.js';

const pad = (number: number, length = 3): string => String(number).padStart(length, '0');

/**
 * A district of 13 streets, 130 committees and a dozen stations in each street: about 300 organizations, 1,500 people
 * and 5,000 duties.
 */
function aDistrict(): { organizations: string; staff: string; roster: string } {
  const organizations = ['code,name,kind,line,parentCode,regionCode', 'GOV,区政府,district_government,,,320106000000'];
  const staff = [staffHeader];
  const roster = ['staffCode,kind,areaCodes,line,startsAt,endsAt'];
  const hire = (organization: string, area: string, count: number, role: string, line = ''): void => {
    for (let number = 1; number <= count; number += 1)
      staff.push(
        `${organization}-${number},姓名${number},${organization}-${number}-P,岗位${number},contract,${organization},${role},${area},${line},2026-01-01`,
      );
  };
  for (let line = 0; line < 12; line += 1)
    organizations.push(`DEP${line},部门${line},line_department,${LINES[line]},GOV,320106000000`);
  for (let street = 1; street <= 13; street += 1) {
    const region = `320106${pad(street)}000`;
    organizations.push(`S${street},街道${street},street_office,,GOV,${region}`);
    hire(`S${street}`, region, 5, 'street_dispatcher');
    for (let line = 0; line < 12; line += 1) {
      organizations.push(`S${street}-T${line},站所${line},station,${LINES[line]},DEP${line},${region}`);
      hire(`S${street}-T${line}`, region, 3, 'department_handler', LINES[line]);
    }
    for (let community = 1; community <= 10; community += 1) {
      const area = `320106${pad(street)}${pad(community)}`;
      organizations.push(`S${street}-C${community},社区${community},community_committee,,S${street},${area}`);
      hire(`S${street}-C${community}`, area, 7, 'grid_worker');
    }
    for (let day = 0; day < 385; day += 1) {
      const begin = new Date(Date.UTC(2026, 0, 1 + day));
      roster.push(
        `S${street}-${1 + (day % 5)},duty,${region},,${begin.toISOString()},${new Date(begin.getTime() + 86_400_000).toISOString()}`,
      );
    }
  }
  return { organizations: organizations.join('\n'), staff: staff.join('\n'), roster: roster.join('\n') };
}

const LINES = [
  'urban_management',
  'public_security',
  'emergency',
  'civil_affairs',
  'justice',
  'agriculture',
  'environment',
  'housing',
  'transport',
  'education',
  'health',
  'water',
];

describe('a whole district', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
  });
  afterAll(() => subgraph.stop());

  it('is imported in few statements, and a second import changes nothing', async () => {
    const { organizations, staff, roster } = aDistrict();
    const statements = jest.spyOn(pg.Client.prototype, 'query');
    expect(await importFile(subgraph, 'Organizations', organizations)).toMatchObject({ imported: 312, rejected: 0 });
    expect(await importFile(subgraph, 'Staff', staff)).toMatchObject({ imported: 1443, rejected: 0 });
    expect(await importFile(subgraph, 'Roster', roster)).toMatchObject({ imported: 5005, rejected: 0 });
    // 6,760 rows are written in pieces; a statement for each row would make thousands.
    expect(statements.mock.calls.length).toBeLessThan(100);
    statements.mockRestore();
    const [written] = await subgraph.database.query<{ events: string; audits: string }>(
      'SELECT (SELECT count(*) FROM outbox) AS events, (SELECT count(*) FROM audit_record) AS audits',
    );
    expect(await importFile(subgraph, 'Organizations', organizations)).toMatchObject({ imported: 0, unchanged: 312 });
    expect(await importFile(subgraph, 'Staff', staff)).toMatchObject({ imported: 0, unchanged: 1443 });
    expect(await importFile(subgraph, 'Roster', roster)).toMatchObject({ imported: 0, unchanged: 5005 });
    const [after] = await subgraph.database.query<{ events: string; audits: string }>(
      'SELECT (SELECT count(*) FROM outbox) AS events, (SELECT count(*) FROM audit_record) AS audits',
    );
    // The second imports write one audit record for each of the three commands, and no event.
    expect(after).toEqual({ events: written!.events, audits: String(Number(written!.audits) + 3) });
  }, 60_000);
});
