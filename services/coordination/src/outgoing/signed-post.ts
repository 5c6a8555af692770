import { createHmac } from 'node:crypto';
import { lookup as resolve } from 'node:dns';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './address.rules.js';

/** A message that a receiver did not take. */
export class SendFailure extends Error {
  /**
   * @param retryAfterSeconds pause for which the receiver asked; null when it named none
   * @param status HTTP status of the answer; null without an answer
   */
  constructor(
    message: string,
    readonly retryAfterSeconds: number | null = null,
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

export const TIMEOUT_MS = 10_000;

/** Returns the signature of a body that was sent at a Unix time in seconds: HMAC-SHA256 over `time.body`, in hex. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}

export interface SignedPost {
  url: string;
  secret: string;
  body: string;
  contentType: string;
  /** True to connect to public addresses only, whatever address the name of the host has now. */
  publicOnly: boolean;
}

/**
 * Sends a signed body. A redirect is not followed, because it could lead to any host.
 * @throws SendFailure unless the receiver answers with a status from 200 to 299 within ten seconds
 */
export async function postSigned({ url, secret, body, contentType, publicOnly }: SignedPost): Promise<void> {
  const seconds = Math.floor(Date.now() / 1000);
  const headers = {
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    'x-jiceng-signature': `t=${seconds},v1=${signatureOf(secret, seconds, body)}`,
  };
  const { statusCode = 0, headers: answer } = await post(new URL(url), headers, body, publicOnly);
  if (statusCode >= 200 && statusCode < 300) return;
  const asked = Number(answer['retry-after']);
  throw new SendFailure(`HTTP ${statusCode}`, Number.isFinite(asked) && asked > 0 ? asked : null, statusCode);
}

function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  publicOnly: boolean,
): Promise<Pick<IncomingMessage, 'statusCode' | 'headers'>> {
  // Node does not look up a host that is an address, so this case is checked here.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (publicOnly && isIP(literal) !== 0 && !isPublicAddress(literal)) throw new SendFailure('not a public address');
  return new Promise((done, fail) => {
    const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const refuse = (error: NodeJS.ErrnoException): void =>
      fail(new SendFailure(`no answer: ${error instanceof NotPublic ? error.message : (error.code ?? error.name)}`));
    const sent = send(
      url,
      {
        method: 'POST',
        headers,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(publicOnly ? { lookup: publicLookup } : {}),
      },
      (response) => {
        // The body of the answer says nothing that is needed, and it may be endless.
        response.destroy();
        done(response);
      },
    );
    sent.on('error', refuse);
    // An answer 101 closes the connection with neither a response nor an error. After another end this does nothing.
    sent.on('close', () => fail(new SendFailure('no answer: closed')));
    sent.end(body);
  });
}

class NotPublic extends Error {
  constructor() {
    super('the host has an address that is not public');
  }
}

/** Looks up a host for a connection, so that the address that was checked is the address that is used. */
const publicLookup: LookupFunction = (host, options, found) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, []);
    if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address)))
      return found(new NotPublic(), []);
    if (options.all) return found(null, addresses);
    found(null, addresses[0]!.address, addresses[0]!.family);
  });
};
