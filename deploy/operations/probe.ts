import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { serviceNames } from '@jiceng/contracts/contract';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';

/**
 * `probe --url http://gateway` checks a platform in the production profile. It checks that the gateway is ready, that
 * every service can be reached, that requests without a token or with an invalid token are refused, and that there is
 * no demo issuer. The checks are repeated for up to a minute, because the gateway connects to a service only at the
 * first request.
 */
async function main(args: string[]): Promise<void> {
  const {
    values: { url },
  } = parseArgs({ args, options: { url: { type: 'string' } } });
  if (!url || !URL.canParse(url)) throw new UserFault('Usage: probe --url http://gateway');
  for (const until = Date.now() + 60_000; ; await sleep(1000)) {
    const faults = await faultsAt(url.replace(/\/$/, '')).catch((error: Error) => [
      `${url} does not answer: ${error.message}`,
    ]);
    if (faults.length === 0) break;
    if (Date.now() > until) throw new UserFault(faults.join('\n'));
  }
  process.stdout.write(
    `${url} is ready, names its ${serviceNames.length} services, and refuses who brings no token or a made-up one.\n`,
  );
}

async function faultsAt(url: string): Promise<string[]> {
  const faults: string[] = [];
  const ready = await fetch(`${url}/health/ready`);
  const health = (await ready.json()) as { ready: boolean; reasons: string[]; subgraphs: Record<string, string> };
  if (!ready.ok) faults.push(`the gateway is not ready: ${health.reasons.join(', ')}`);
  for (const service of serviceNames) {
    const state = health.subgraphs[service];
    if (state === undefined) faults.push(`the gateway does not know ${service}`);
    else if (/down|fail|unreach/i.test(state)) faults.push(`${service} cannot be reached: ${state}`);
  }
  for (const [who, headers] of [
    ['nobody', {}],
    ['a made-up token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.' }],
  ] as const) {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ me { id name roles } }' }),
    });
    const { data } = (await answer.json().catch(() => ({}))) as { data?: { me?: { id: string } | null } | null };
    if (data?.me?.id) faults.push(`${who} was let in as ${data.me.id}`);
  }
  const token = await fetch(`${url}/demo/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"subject":"x","name":"x"}',
  });
  if (token.ok) faults.push('the demo issuer gives tokens to anybody: this is no production platform');
  return faults;
}

await main(process.argv.slice(2)).catch(reportAndExit);
