import { deliveryOf, referenceOf, timesOf } from './taker.js';

const reportedAt = new Date('2026-09-14T17:30:00Z');

describe('the number of a delivered report in the system that delivers it', () => {
  it('is that of an order, with the date in China and a serial number', () => {
    const key = 'demo-320106-2026-11-30T11:55:67';
    expect(referenceOf({ key, source: 'HOTLINE_12345', reportedAt })).toBe('RX20260915-113011550067');
    const alarm = 'demo-320106-2026-11-30T11:55-alarms:0';
    expect(referenceOf({ key: alarm, source: 'IOT', reportedAt })).toBe('JS20260915-113011550000');
  });

  it('differs between the reports of a load, and between two loads', () => {
    const keys = ['demo-320106-2026-11-30T11:55:6', 'demo-320106-2026-11-30T11:55:7', 'demo-320106-2026-12-01T11:55:6'];
    expect(new Set(keys.map((key) => referenceOf({ key, source: 'HOTLINE_12345', reportedAt }))).size).toBe(3);
  });
});

describe('what a client adds to a report', () => {
  const life = { key: 'demo-320106:7', reportedAt, categoryCode: '0101001' };
  it('is a limit of some days and the category of the hotline, for a call alone', () => {
    const call = deliveryOf({ ...life, source: 'HOTLINE_12345' });
    expect(call).toMatchObject({ sourceCategory: 'RX-0101001', sourceDueAt: '2026-09-18T17:30:00.000Z' });
    expect(Object.keys(deliveryOf({ ...life, source: 'IOT' }))).toEqual(['sourceReference']);
    expect(deliveryOf({ ...life, source: 'RESIDENT' })).toEqual({});
  });
});

describe('the times that the device of a report gives', () => {
  const times = (line: number, source: 'GRID_APP' | 'IOT' | 'RESIDENT') =>
    timesOf({ key: `demo:${line}`, source, reportedAt });

  it('are a time before the report, by a clock that is wrong on a few telephones of grid workers', () => {
    expect(times(50, 'IOT')).toEqual({ observedAt: '2026-09-14T17:25:00.000Z', sentAt: '2026-09-14T17:30:00.000Z' });
    expect(times(47, 'IOT')).toMatchObject({ sentAt: '2026-09-14T17:30:00.000Z' });
    expect(times(47, 'GRID_APP')).toEqual({
      observedAt: '2026-09-14T17:53:00.000Z',
      sentAt: '2026-09-14T17:55:00.000Z',
    });
  });

  it('are missing in the report of a resident', () => expect(times(50, 'RESIDENT')).toEqual({}));
});
