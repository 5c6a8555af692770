import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ClientScope } from '@jiceng/contracts/codes';
import { badInput } from '@jiceng/platform/errors';
import { clientErrors } from './client.errors.js';
import type { ClaimedSource, ClientRow, ClientSecretRow } from './client.table.js';

/** The signature of a delivery, as the gateway read it. */
export interface DeliverySignature {
  seconds: string;
  /** SHA-256 of the body, in hex. */
  digest: string;
  signature: string;
}

const MOST_REQUESTS = 6000;
const MOST_OVERLAP_HOURS = 168;

/** Returns a new secret: 256 random bits that need no escaping in a form or header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * True when a secret signed a delivery: HMAC-SHA256, in hex, over the Unix time in seconds, a point, and the SHA-256 of
 * the body in hex. Statuses that go out are signed otherwise, so none of them can come back as a delivery.
 */
export function isSignedWith(secret: string, { seconds, digest, signature }: DeliverySignature): boolean {
  const expected = createHmac('sha256', secret).update(`${seconds}.${digest}`).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Codes stand in the sign-in request and in logs. @throws BAD_INPUT */
export function clientCode(field: string, code: string): string {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(code))
    throw badInput(
      field,
      '须为 2 至 40 位小写字母、数字或连字符，且以字母开头',
      'must be 2 to 40 lower-case letters, digits or hyphens and begin with a letter',
    );
  return code;
}

/** @throws BAD_INPUT */
export function requestRate(field: string, rate: number): number {
  if (rate < 1 || rate > MOST_REQUESTS)
    throw badInput(field, `须为 1 至 ${MOST_REQUESTS}`, `must be 1 to ${MOST_REQUESTS}`);
  return rate;
}

/** @throws BAD_INPUT */
export function overlapHours(field: string, hours: number): number {
  if (hours < 0 || hours > MOST_OVERLAP_HOURS)
    throw badInput(field, `须为 0 至 ${MOST_OVERLAP_HOURS} 小时`, `must be 0 to ${MOST_OVERLAP_HOURS} hours`);
  return hours;
}

/** @throws BAD_INPUT when no scope is named */
export function scopeList(field: string, scopes: readonly ClientScope[]): ClientScope[] {
  if (scopes.length === 0) throw badInput(field, '至少须有一项权限', 'must name at least one scope');
  return [...new Set(scopes)];
}

/** Both scopes concern the reports of the sources, so a client without a source could do nothing. @throws BAD_INPUT */
export function sourceList(field: string, sources: readonly ClaimedSource[]): ClaimedSource[] {
  if (sources.length === 0) throw badInput(field, '至少须有一个来源', 'must name at least one source');
  if (new Set(sources.map(({ source }) => source)).size < sources.length)
    throw badInput(field, '来源不得重复', 'must not name a source twice');
  return sources.map(({ source, organizationId }) => ({ source, organizationId }));
}

/**
 * Checks a registration against the other clients. A revoked client keeps its code and frees its sources.
 * @throws CLIENT_CODE_TAKEN, CLIENT_SUBJECT_TAKEN, CLIENT_SOURCE_TAKEN
 */
export function assertDistinct(
  planned: Pick<ClientRow, 'id' | 'code' | 'tokenSubject' | 'sources'>,
  all: readonly ClientRow[],
): void {
  const others = all.filter(({ id }) => id !== planned.id);
  const { code, tokenSubject } = planned;
  if (others.some((other) => other.code === code)) throw clientErrors.CLIENT_CODE_TAKEN({ code, field: 'code' });
  const inForce = others.filter(({ revokedAt }) => revokedAt === null);
  const twin = tokenSubject === null ? undefined : inForce.find((other) => other.tokenSubject === tokenSubject);
  if (twin) throw clientErrors.CLIENT_SUBJECT_TAKEN({ code: twin.code, field: 'tokenSubject' });
  planned.sources.forEach(({ source }, index) => {
    const holder = inForce.find((other) => other.sources.some((each) => each.source === source));
    if (holder)
      throw clientErrors.CLIENT_SOURCE_TAKEN({ source, code: holder.code, field: `sources[${index}].source` });
  });
}

/** @throws CLIENT_REVOKED */
export function assertNotRevoked({ revokedAt, code }: ClientRow): void {
  if (revokedAt !== null) throw clientErrors.CLIENT_REVOKED({ code });
}

/** Returns the older secrets after a rotation. None lives longer than before. */
export function afterRotation(secrets: readonly ClientSecretRow[], now: Date, overlap: number): ClientSecretRow[] {
  const end = new Date(now.getTime() + overlap * 3_600_000);
  return secrets
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > end)
    .map((secret) => ({ ...secret, expiresAt: end }));
}
