import { readDutyList } from './duty-list-import.rules.js';

const header = 'categoryCode,level,regionCode,organizationCode,role,note';
const known = {
  hasArea: (code: string) => code === '320106000000',
  organizationId: (code: string) => (code === 'URBAN' ? 'urban' : null),
};

describe('readDutyList', () => {
  it('reads rows with organizations by code', () => {
    expect(
      readDutyList(
        `\uFEFF${header}\n0102,district,320106000000,URBAN,handler,\n*,district,320106000000,URBAN,arbiter,全区\n`,
        known,
      ),
    ).toEqual({
      faults: [],
      rows: [
        {
          categoryPrefix: '0102',
          level: 'district',
          regionCode: '320106000000',
          organizationId: 'urban',
          organizationCode: 'URBAN',
          role: 'handler',
          note: null,
        },
        {
          categoryPrefix: '*',
          level: 'district',
          regionCode: '320106000000',
          organizationId: 'urban',
          organizationCode: 'URBAN',
          role: 'arbiter',
          note: '全区',
        },
      ],
    });
  });

  it('names every fault by row and column, and keeps the good rows', () => {
    const { rows, faults } = readDutyList(
      `${header}\n012,moon,1,URBAN,boss,\n01,district,320106000000,URBAN,handler,\n01,district,320102000000,NOBODY,handler,\n`,
      known,
    );
    expect(rows).toHaveLength(1);
    expect(faults.map(({ row, field, code }) => [row, field, code])).toEqual([
      [1, 'categoryCode', 'INVALID_VALUE'],
      [1, 'level', 'INVALID_VALUE'],
      [1, 'regionCode', 'INVALID_VALUE'],
      [1, 'role', 'INVALID_VALUE'],
      [3, 'regionCode', 'UNKNOWN_REGION'],
      [3, 'organizationCode', 'UNKNOWN_ORGANIZATION'],
    ]);
  });

  it.each([
    ['', 'COLUMNS_MISSING'],
    ['a,b\n1,2\n', 'COLUMNS_MISSING'],
    [`${header}\n"01,district`, 'NOT_CSV'],
  ])('refuses the file %j', (content, code) => {
    expect(readDutyList(content, known).faults.map((each) => each.code)).toEqual([code]);
  });
});
