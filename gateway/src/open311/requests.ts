import { badInput } from '@jiceng/platform/errors';
import { z } from 'zod';

/** Longest span of a list in milliseconds: the standard allows 90 days. */
const LONGEST_SPAN_MS = 90 * 86_400_000;
/** A list ends after this many requests, as the standard says. */
const LAST_REQUEST = 1000;
const LARGEST_PAGE = 100;
const MOST_CODES = 50;
const MOST_IDS = 50;

export interface RequestList {
  /** Requests with these numbers; null for a list by the filter. */
  ids: string[] | null;
  filter: {
    open?: boolean;
    categoryCodes?: string[];
    reportedFrom: string;
    reportedUntil: string;
  };
  /** Number of requests before the page. */
  skipped: number;
  size: number;
}

/** Values that a form or an address gives, by name; the last of several with one name counts. */
export type Given = Readonly<Record<string, string>>;

/** Reads a query string or a form. */
export function givenIn(text: string): Given {
  return Object.fromEntries([...new URLSearchParams(text)].map(([name, value]) => [name, value.trim()]));
}

/** Reads the arguments of GET requests. @throws BAD_INPUT with the name of the argument */
export function requestListOf(given: Given, now: Date): RequestList {
  const open = openOf(listOf(given.status));
  const codes = listOf(given.service_code);
  if (codes.length > MOST_CODES)
    throw badInput('service_code', `不能超过 ${MOST_CODES} 个`, `must have at most ${MOST_CODES} codes`);
  const size = wholeNumber('page_size', given.page_size, LARGEST_PAGE) ?? 50;
  const page = wholeNumber('page', given.page, LAST_REQUEST) ?? 1;
  if (page * size > LAST_REQUEST)
    throw badInput(
      'page',
      `仅列出前 ${LAST_REQUEST} 件，请缩小日期范围`,
      `must end within ${LAST_REQUEST} requests; ask for fewer days`,
    );
  return {
    ids: given.service_request_id ? idsOf(given.service_request_id) : null,
    filter: {
      ...(open === undefined ? {} : { open }),
      ...(codes.length > 0 ? { categoryCodes: codes } : {}),
      ...spanOf(given, now),
    },
    skipped: (page - 1) * size,
    size,
  };
}

function idsOf(text: string): string[] {
  const ids = [...new Set(listOf(text))];
  if (ids.length > MOST_IDS)
    throw badInput('service_request_id', `不能超过 ${MOST_IDS} 个`, `must have at most ${MOST_IDS} ids`);
  return ids;
}

function openOf(statuses: string[]): boolean | undefined {
  if (statuses.some((status) => status !== 'open' && status !== 'closed'))
    throw badInput('status', '须为标准规定的两种状态之一', 'must be open or closed');
  return new Set(statuses).size === 1 ? statuses[0] === 'open' : undefined;
}

/** Without dates a list shows the last 90 days; with one of the two dates, the 90 days after or before it. */
function spanOf(given: Given, now: Date): { reportedFrom: string; reportedUntil: string } {
  const start = timeOf('start_date', given.start_date);
  const end = timeOf('end_date', given.end_date);
  const until = end ?? (start === undefined ? now.getTime() : start + LONGEST_SPAN_MS);
  const from = start ?? until - LONGEST_SPAN_MS;
  if (from > until) throw badInput('end_date', '不能早于起始时间', 'must not be before start_date');
  if (until - from > LONGEST_SPAN_MS)
    throw badInput('end_date', '与起始时间相差不能超过 90 天', 'must be at most 90 days after start_date');
  // The last moment belongs to the span, and the filter ends before its end.
  return { reportedFrom: new Date(from).toISOString(), reportedUntil: new Date(until + 1).toISOString() };
}

const w3Date = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

function timeOf(name: string, text: string | undefined): number | undefined {
  if (!text) return undefined;
  if (!w3Date.safeParse(text).success)
    throw badInput(name, '须为带时区的日期时间', 'must be a W3C date like 2026-12-01T08:00:00Z');
  return Date.parse(text);
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function wholeNumber(name: string, text: string | undefined, max: number): number | undefined {
  if (!text) return undefined;
  const number = Number(text);
  if (!/^\d{1,9}$/.test(text) || number < 1 || number > max)
    throw badInput(name, `须为 1 至 ${max} 的整数`, `must be a whole number from 1 to ${max}`);
  return number;
}

/** Names of the standard for the fields of the command, for refusals. */
export const namesInForm: Readonly<Record<string, string>> = {
  'filter.categoryCodes': 'service_code',
  longitude: 'long',
  latitude: 'lat',
  address: 'address_string',
  categoryCode: 'service_code',
  'reporter.name': 'first_name',
  'reporter.phone': 'phone',
};

/**
 * Returns the input of the command for a form of POST requests. The address of a photo is put below the description,
 * because the platform fetches nothing from addresses that others name.
 * @param item name of the service, for a form without a description
 * @throws BAD_INPUT with the name of the field
 */
export function reportOf(given: Given, item: string, source: string, idempotencyKey: string): Record<string, unknown> {
  const attribute = Object.keys(given).find((name) => name.startsWith('attribute['));
  if (attribute !== undefined)
    throw badInput('attribute', '该服务没有附加问题', 'is empty: the service has no attributes');
  const name = nameOf(given.first_name ?? '', given.last_name ?? '');
  const reporter = { ...(name ? { name } : {}), ...(given.phone ? { phone: given.phone } : {}) };
  const latitude = degrees('lat', given.lat, 90);
  const longitude = degrees('long', given.long, 180);
  if ((latitude === undefined) !== (longitude === undefined))
    throw badInput(
      latitude === undefined ? 'lat' : 'long',
      '经纬度须同时给出',
      'must be given together with the other',
    );
  if (latitude === undefined && !given.address_string && !given.address_id)
    throw badInput('lat', '须给出经纬度或地址', 'or address_string is needed');
  const photo = given.media_url ? `\n照片：${addressOf(given.media_url)}` : '';
  return {
    idempotencyKey,
    source,
    categoryCode: given.service_code,
    description: `${given.description || item}${photo}`,
    ...(latitude === undefined ? {} : { latitude, longitude, datum: 'WGS84' }),
    ...(given.address_string || given.address_id ? { address: given.address_string || given.address_id } : {}),
    ...(Object.keys(reporter).length > 0 ? { reporter } : {}),
  };
}

/** A Chinese name is written without a space, the family name first. */
function nameOf(first: string, last: string): string {
  const isChinese = /^\p{Script=Han}*$/u.test(first + last);
  return (isChinese ? last + first : `${first} ${last}`).trim();
}

function degrees(name: string, text: string | undefined, max: number): number | undefined {
  if (!text) return undefined;
  const value = Number(text);
  if (!/^[+-]?\d{1,3}(\.\d{1,20})?$/.test(text) || Math.abs(value) > max)
    throw badInput(name, `须为 -${max} 至 ${max} 的十进制度数`, `must be degrees from -${max} to ${max}`);
  return value;
}

function addressOf(text: string): string {
  const url = URL.parse(text);
  if (text.length > 500 || !url || !['http:', 'https:'].includes(url.protocol))
    throw badInput(
      'media_url',
      '须为不超过 500 字的网址',
      'must be an http or https address of at most 500 characters',
    );
  return url.href;
}
