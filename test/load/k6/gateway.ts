import exec from 'k6/execution';
import http from 'k6/http';
import { Rate, Trend } from 'k6/metrics';
import type { Person } from './cast.ts';

/**
 * Kind of an operation. Service levels are set for each kind; `file` is the filing of a report, `upload` one request of
 * the upload of a photo.
 */
export type OperationKind = 'file' | 'read' | 'command' | 'token' | 'upload';

const duration = new Trend('operation_ms', true);
const failed = new Rate('operation_failed');
const target = __ENV.TARGET;

/** Error code when a colleague took the step first. It does not count as a failure. */
export const OVERTAKEN = 'STALE_VERSION';

/** Ends a journey after a step that failed. The operation is counted as failed before. */
export class StepFailed extends Error {}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { extensions?: { code?: string } }[];
}

/**
 * Sends one operation, counts it and writes its line: kind, name, start, duration, outcome, acknowledged id and
 * journey.
 * @throws StepFailed
 */
export function ask<T>(
  person: Person,
  kind: OperationKind,
  name: string,
  query: string,
  variables: Record<string, unknown>,
  acknowledged: (data: T) => string = () => '-',
): T {
  const startedAt = Date.now();
  const response = http.post(`${target}/graphql`, JSON.stringify({ query, operationName: name, variables }), {
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${person.token}`,
    },
    timeout: '30s',
  });
  const answer = bodyOf(response.body);
  const fault =
    answer === null
      ? `HTTP_${response.status}`
      : answer.errors?.[0]
        ? (answer.errors[0].extensions?.code ?? 'ERROR')
        : null;
  count(
    kind,
    name,
    startedAt,
    response.timings.duration,
    fault,
    fault === null ? acknowledged(answer!.data as T) : '-',
  );
  if (fault !== null) throw new StepFailed(fault);
  return answer!.data as T;
}

/**
 * Signs in with the demo issuer.
 * @throws StepFailed
 */
export function signIn(account: string): Person {
  const startedAt = Date.now();
  const response = http.post(`${target}/demo/token`, JSON.stringify({ account }), {
    headers: { 'content-type': 'application/json' },
    timeout: '30s',
  });
  const body = bodyOf(response.body) as { token?: string } | null;
  count('token', 'token', startedAt, response.timings.duration, body?.token ? null : `HTTP_${response.status}`, '-');
  if (!body?.token) throw new StepFailed('no token');
  return { account, token: body.token };
}

/**
 * Sends one request of an upload by the tus protocol. Returns the address that the answer names, if any.
 * @throws StepFailed
 */
export function transfer(
  person: Person,
  method: 'POST' | 'PATCH',
  path: string,
  headers: Record<string, string>,
  body: ArrayBuffer | null = null,
): string | null {
  const startedAt = Date.now();
  const response = http.request(method, `${target}${path}`, body, {
    headers: { 'tus-resumable': '1.0.0', authorization: `Bearer ${person.token}`, ...headers },
    tags: { name: 'files' },
    timeout: '60s',
  });
  const fault = response.status === 201 || response.status === 204 ? null : `HTTP_${response.status}`;
  const name = method === 'POST' ? 'BeginUpload' : 'UploadPart';
  count('upload', name, startedAt, response.timings.duration, fault, '-');
  if (fault !== null) throw new StepFailed(fault);
  return response.headers.Location ?? null;
}

function count(
  kind: OperationKind,
  name: string,
  startedAt: number,
  ms: number,
  fault: string | null,
  id: string,
): void {
  duration.add(ms, { kind });
  failed.add(fault !== null && fault !== OVERTAKEN);
  console.log(`op ${kind} ${name} ${startedAt} ${ms.toFixed(1)} ${fault ?? 'ok'} ${id} ${journeyNow()}`);
}

/**
 * Returns the name of the running scenario, which is also the name of its journey; `-` for operations before the first
 * arrival.
 */
function journeyNow(): string {
  try {
    return exec.scenario.name;
  } catch {
    return '-';
  }
}

function bodyOf(body: unknown): Answer | null {
  try {
    return JSON.parse(body as string) as Answer;
  } catch {
    return null;
  }
}
