import { describe, expect, it } from '@jest/globals';
import { writeList, writeOne } from './format.js';
import { givenIn, reportOf, requestListOf } from './requests.js';

const now = new Date('2026-12-01T08:00:00Z');
const list = (query: string) => requestListOf(givenIn(query), now);

describe('requestListOf', () => {
  it.each([
    ['the last 90 days', '', '2026-09-02T08:00:00.000Z', '2026-12-01T08:00:00.001Z'],
    [
      '90 days after a start',
      'start_date=2026-03-01T00:00:00%2B08:00',
      '2026-02-28T16:00:00.000Z',
      '2026-05-29T16:00:00.001Z',
    ],
    ['90 days before an end', 'end_date=2026-06-01T00:00:00Z', '2026-03-03T00:00:00.000Z', '2026-06-01T00:00:00.001Z'],
    [
      'a day alone',
      'start_date=2026-06-01&end_date=2026-06-01',
      '2026-06-01T00:00:00.000Z',
      '2026-06-01T00:00:00.001Z',
    ],
  ])('reads %s', (_, query, reportedFrom, reportedUntil) => {
    expect(list(query).filter).toEqual({ reportedFrom, reportedUntil });
  });

  it.each([
    ['open', { open: true }],
    ['closed', { open: false }],
    ['open, closed', {}],
  ])('reads the status %s', (status, filter) => {
    expect(list(new URLSearchParams({ status }).toString()).filter).toMatchObject(filter);
  });

  it('reads codes, numbers and a page', () => {
    expect(list('service_code=0101001,%200101002&page=3&page_size=20')).toMatchObject({
      ids: null,
      filter: { categoryCodes: ['0101001', '0101002'] },
      skipped: 40,
      size: 20,
    });
    expect(list('service_request_id=A,B,A').ids).toEqual(['A', 'B']);
  });

  it.each([
    ['start_date', 'start_date=2026-13-01'],
    ['start_date', 'start_date=1'],
    ['end_date', 'start_date=2026-01-01&end_date=2026-06-01'],
    ['end_date', 'start_date=2026-06-01&end_date=2026-01-01'],
    ['status', 'status=open,done'],
    ['page', 'page=11&page_size=100'],
    ['page_size', 'page_size=1.5'],
    ['service_code', `service_code=${Array.from({ length: 51 }, (_, code) => code).join(',')}`],
    ['service_request_id', `service_request_id=${Array.from({ length: 51 }, (_, id) => id).join(',')}`],
  ])('refuses %s', (field, query) => {
    expect(() => list(query)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', details: expect.objectContaining({ field }) }),
    );
  });
});

describe('reportOf', () => {
  const report = (form: Record<string, string>) =>
    reportOf({ service_code: '0101001', lat: '32', long: '118', ...form }, '井盖', 'IOT', 'key');

  it.each([
    [{ first_name: '建国', last_name: '周' }, '周建国'],
    [{ first_name: 'Mary', last_name: 'Smith' }, 'Mary Smith'],
    [{ first_name: '建国' }, '建国'],
  ])('joins the names %j', (names, name) => {
    expect(report(names).reporter).toEqual({ name });
  });

  it('takes the name of the service for a missing description, and a place by its address alone', () => {
    expect(report({ lat: '', long: '', address_string: '宁海路 1 号' })).toEqual({
      idempotencyKey: 'key',
      source: 'IOT',
      categoryCode: '0101001',
      description: '井盖',
      address: '宁海路 1 号',
    });
  });
});

describe('writeList and writeOne', () => {
  it('write nothing that XML forbids', () => {
    expect(writeList('xml', 'requests', 'request', [{ text: 'a\u0000\u000b<&>"\ud800b', none: null, count: 2 }])).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<requests><request><text>a&#60;&#38;&#62;&#34;b</text><none/><count>2</count></request></requests>',
    );
  });

  it('write an empty list', () => {
    expect(writeOne('xml', 'service_definition', { service_code: '1', attributes: [] })).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<service_definition><service_code>1</service_code><attributes></attributes></service_definition>',
    );
    expect(writeList('json', 'requests', 'request', [])).toBe('[]');
  });
});
