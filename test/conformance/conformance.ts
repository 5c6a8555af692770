import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { findRunningPlatform } from '@jiceng/local/run-record';
import { stateFolder } from '@jiceng/local/state-folder';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { Gateway } from '../../deploy/demo/gateway-client.js';

const checkout = resolve(import.meta.dirname, '../..');
/** The client of others that drives the endpoint. */
const PACKAGE = 'georeport==0.3.1';

/**
 * `npm run conformance [-- --state FOLDER]`: drives the platform that runs from this checkout with programs that others
 * wrote: Open311 GeoReport v2 with the PyPI client `georeport`. Needs `python3` with `venv`. Prints how many checks of how
 * many hold; the exit code is 1 when one does not.
 */
async function main(args: string[]): Promise<void> {
  const at = args.indexOf('--state');
  const home = stateFolder(at >= 0 ? args[at + 1] : undefined, checkout);
  const platform = findRunningPlatform(home);
  if (!platform) throw new UserFault(`No platform runs from ${home}: start one with "npm start"`);
  const python = await pythonWithPackage();
  const { district, credentials } = await registerClient(platform.gatewayUrl);
  const root = `${platform.gatewayUrl}/open311/v2`;
  const numbers = await sendRequests(root, credentials);
  const driver = join(import.meta.dirname, 'open311.py');
  const { code, output } = await run(python, [driver, root, credentials, district, ...numbers]);
  const passed = output.match(/^ok: /gm)?.length ?? 0;
  const failed = output.match(/^FAILED: /gm)?.length ?? 0;
  // A driver that broke off has failed, whatever it printed before.
  const broken = code !== 0 && failed === 0 ? 1 : 0;
  process.stdout.write(`Open311 by ${PACKAGE}: ${passed} of ${passed + failed + broken} checks hold\n`);
  process.exitCode = code === 0 && passed > 0 ? 0 : 1;
}

/** Returns the Python of an environment that has the client. The environment is made once. */
async function pythonWithPackage(): Promise<string> {
  const folder = join(checkout, '.cache/conformance');
  const python = join(folder, 'bin/python');
  if (!existsSync(python)) await must('python3', ['-m', 'venv', folder]);
  await must(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PACKAGE]);
  return python;
}

/** The system that the checks use. It stays registered, because a source has one client. */
const CLIENT = 'resident-reports';

/** Registers the system, or gives it a new secret, and returns its credentials with the code of the district. */
async function registerClient(url: string): Promise<{ district: string; credentials: string }> {
  const administrator = new Gateway(url).as('district-admin');
  const { regions, organizations, clients } = await administrator.send<{
    regions: { edges: { node: { code: string } }[] };
    organizations: { edges: { node: { id: string; kind: string } }[] };
    clients: { id: string; code: string; version: number }[];
  }>(
    'query Where { regions { edges { node { code } } } organizations(first: 100) { edges { node { id kind } } } ' +
      'clients { id code version } }',
  );
  const known = clients.find(({ code }) => code === CLIENT);
  const office = organizations.edges.find(({ node }) => node.kind === 'COORDINATION_OFFICE')!.node.id;
  const { answer } = await administrator.send<{ answer: { secret: string } }>(
    known
      ? 'mutation Rotate($input: RotateClientSecretInput!) { answer: rotateClientSecret(input: $input) { secret } }'
      : 'mutation Register($input: RegisterClientInput!) { answer: registerClient(input: $input) { secret } }',
    {
      input: {
        idempotencyKey: randomUUID(),
        ...(known
          ? { clientId: known.id, expectedVersion: known.version }
          : {
              code: CLIENT,
              name: '市民报事平台',
              scopes: ['INTAKE', 'STATUS'],
              sources: [{ source: 'PROPERTY_COMPANY', organizationId: office }],
              requestsPerMinute: 3000,
            }),
      },
    },
  );
  return { district: regions.edges[0]!.node.code.slice(0, 6), credentials: `${CLIENT}:${answer.secret}` };
}

/** Sends requests as the form of the standard, which the client of others cannot send, and returns their numbers. */
async function sendRequests(root: string, credentials: string): Promise<string[]> {
  const service = '0101001';
  const places = [
    ['32.0617', '118.7778'],
    ['32.0531', '118.7689'],
    ['32.0702', '118.7554'],
  ] as const;
  return Promise.all(
    places.map(async ([lat, long], index) => {
      const form = {
        api_key: credentials,
        service_code: service,
        lat,
        long,
        description: `第 ${index + 1} 处路面破损`,
      };
      const answer = await fetch(`${root}/requests.json`, { method: 'POST', body: new URLSearchParams(form) });
      const body = await answer.text();
      if (!answer.ok) throw new UserFault(`POST requests.json was answered with ${answer.status}: ${body}`);
      return (JSON.parse(body) as [{ service_request_id: string }])[0].service_request_id;
    }),
  );
}

async function must(command: string, args: string[]): Promise<void> {
  const { code } = await run(command, args);
  if (code !== 0) throw new UserFault(`${command} ${args.join(' ')} ended with ${code}`);
}

/** Runs a program, shows what it prints, and returns it with the exit code. */
async function run(command: string, args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const ended = once(child, 'close');
  const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
  const [code] = (await Promise.race([ended, failed])) as [number | null];
  return { code: code ?? 1, output };
}

main(process.argv.slice(2)).catch(reportAndExit);
