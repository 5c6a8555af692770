import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { parseArgs } from 'node:util';
import { startMock } from './server.js';

/**
 * `npm run mock [-- --port 4100] [--seed 1]`: serves seeded answers from gateway/schema.graphql, so that a front-end
 * team begins without the platform.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '4100' }, seed: { type: 'string', default: '1' } },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UserFault(`"${values.port}" is not a port`);
  const mock = await startMock(port, values.seed).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new UserFault(`Port ${port} is in use: choose another with --port`) : error;
  });
  process.stdout.write(
    `The mocked API answers at ${mock.url}/graphql with the seed ${values.seed}, without sign-in.\n` +
      `${mock.url}/schema.graphql has the schema, ${mock.url}/live/inbox the live inbox. Ctrl-C stops it.\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void mock.stop().then(() => process.exit(0)));
}

main().catch(reportAndExit);
