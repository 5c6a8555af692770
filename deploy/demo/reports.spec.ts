import { moveIntoDays, readReports } from './reports.js';

const good = { subject: '路灯不亮', body: '三天了', reportedAt: '2019-05-06T21:15:00' };

describe('reading a file of reports', () => {
  it.each([
    ['the shape of the replied messages', { ...good, reply: '已修复', repliedAt: '2019-05-07T09:00:00' }],
    ['text and time under other names', { text: '路灯不亮', time: '2019-05-06 21:15' }],
    ['a position as a pair', { ...good, position: [118.76, 32.08] }],
    ['a position as two fields', { ...good, longitude: '118.76', latitude: '32.08' }],
    ['a position under short names', { ...good, position: { lon: 118.76, lat: 32.08 } }],
    ['no position at all', { ...good, position: null }],
  ])('accepts %s', (_, line) => {
    const { reports, faults } = readReports(JSON.stringify(line));
    expect(faults).toEqual([]);
    expect(reports[0]).toMatchObject({ line: 1, reportedAt: new Date('2019-05-06T13:15:00Z') });
  });

  it.each([
    ['{"subject": "half a li', 'is not JSON'],
    ['[1, 2]', 'is not an object'],
    ['null', 'is not an object'],
    ['{"__proto__": {"body": "x"}, "reportedAt": "2019-05-06T21:15:00"}', 'has no text'],
    [JSON.stringify({ ...good, body: ' ', subject: '' }), 'has no text'],
    [JSON.stringify({ ...good, reportedAt: 'yesterday' }), 'has no readable time'],
    [JSON.stringify({ ...good, reportedAt: { toString: 'x' } }), 'has no readable time'],
    [JSON.stringify({ ...good, position: [1e9, 'north'] }), 'has a position that is not a longitude and latitude'],
    [JSON.stringify({ ...good, position: 'here' }), 'has a position that is not a longitude and latitude'],
  ])('reports %s and continues with the next line', (line, problem) => {
    const { reports, faults } = readReports(`${line}\r\n\n${JSON.stringify(good)}\n`);
    expect(faults).toEqual([{ line: 1, problem }]);
    expect(reports.map((report) => report.line)).toEqual([3]);
  });
});

describe('moving reports into recent days', () => {
  it('keeps their order and time of day and ends before today', () => {
    const until = new Date('2026-06-15T02:00:00Z');
    const reports = Array.from({ length: 50 }, (_, index) => {
      const reportedAt = new Date(Date.UTC(2010 + index / 5, index % 12, 3, index % 24, 7));
      return { index, reportedAt, repliedAt: index % 2 ? null : new Date(reportedAt.getTime() + 1000) };
    });
    const moved = moveIntoDays(reports, until, 30);
    for (const { index, reportedAt, repliedAt } of moved) {
      expect(repliedAt?.getTime() ?? reportedAt.getTime() + 1000).toBe(reportedAt.getTime() + 1000);
      expect(reportedAt.getTime()).toBeLessThan(until.getTime());
      expect(reportedAt.getTime()).toBeGreaterThan(until.getTime() - 32 * 86_400_000);
      expect([reportedAt.getUTCHours(), reportedAt.getUTCMinutes()]).toEqual([index % 24, 7]);
    }
  });
});
