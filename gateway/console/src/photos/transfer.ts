import { faultOf, unreached, type Fault } from '../api/faults';
import type { Language } from '../page/language';
import { session } from '../session/session';

/** Bytes of one part of an upload. A cut line loses at most one part. */
const PART_BYTES = 256 * 1024;
/** Milliseconds before each new attempt of a part. */
const RETRY_MS = [500, 2000, 5000];

type Refusal = Parameters<typeof faultOf>[0];

/** Thrown when the platform refused a request about a file. */
export class TransferRefused extends Error {
  constructor(private readonly answer: Refusal) {
    super(answer.graphQLErrors[0]?.message ?? 'the platform did not answer as expected');
  }

  fault(language: Language): Fault {
    return faultOf(this.answer, language);
  }
}

/** Returns the fault of a failed transfer for the page. */
export function faultOfTransfer(error: unknown, language: Language): Fault {
  return error instanceof TransferRefused ? error.fault(language) : unreached(language);
}

/**
 * Uploads a file in parts by the tus protocol and returns its id, for the argument `files` of a command. After a lost
 * connection the upload continues after the last byte that the platform has.
 * @param sent called with the number of bytes that have arrived
 * @throws TransferRefused, TypeError without network
 */
export async function upload(file: Blob, sent: (bytes: number) => void): Promise<string> {
  const begun = await request('POST', '/files', { 'upload-length': String(file.size) });
  const path = begun.headers.get('location')!;
  const parts = { 'content-type': 'application/offset+octet-stream' };
  let tries = 0;
  for (let at = 0; at < file.size;) {
    const part = file.slice(at, at + PART_BYTES);
    try {
      await request('PATCH', path, { ...parts, 'upload-offset': String(at) }, part);
      at += part.size;
      tries = 0;
    } catch (error) {
      const final = error instanceof TransferRefused && !error.fault('zh').retryable;
      const pause = RETRY_MS[tries];
      if (final || pause === undefined || !navigator.onLine) throw error;
      tries += 1;
      await new Promise((done) => setTimeout(done, pause));
      at = Number((await request('HEAD', path, {})).headers.get('upload-offset'));
    }
    sent(at);
  }
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Fetches the content at an address of the API, such as `IssueFile.address`. @throws as {@link upload} */
export async function download(address: string, signal?: AbortSignal): Promise<Blob> {
  return (await request('GET', address, {}, undefined, signal)).blob();
}

async function request(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: Blob,
  signal?: AbortSignal,
): Promise<Response> {
  for (let fresh = false; ; fresh = true) {
    const authorization = `Bearer ${await session.accessToken({ fresh })}`;
    const response = await fetch(path, {
      method,
      headers: { 'tus-resumable': '1.0.0', authorization, ...headers },
      ...(body ? { body } : {}),
      ...(signal ? { signal } : {}),
    });
    if (response.ok) return response;
    if (response.status !== 401 || fresh) throw new TransferRefused(await refusalOf(response));
  }
}

/** The errors of an answer. An answer without errors, as from a proxy, counts as no answer and may be repeated. */
async function refusalOf(response: Response): Promise<Refusal> {
  const { errors = [] } = (await response.json().catch(() => ({}))) as { errors?: Refusal['graphQLErrors'] };
  return { graphQLErrors: errors };
}
