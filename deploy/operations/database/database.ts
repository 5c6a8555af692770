import { parseArgs } from 'node:util';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { planFor, scriptFor } from './plan.js';
import { prepareServer } from './prepare.js';

/**
 * `database`: creates the roles and databases that the URLs in the environment name, on the server of
 * ADMIN_DATABASE_URL. `--print` prints the SQL instead of running it; `--patience SECONDS` waits for a server that is
 * still starting.
 */
async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { print: { type: 'boolean' }, patience: { type: 'string', default: '0' } },
  });
  const admin = process.env.ADMIN_DATABASE_URL;
  if (!admin || !URL.canParse(admin))
    throw new UserFault(
      'ADMIN_DATABASE_URL is not set: name a role that may make roles and databases, postgres://postgres:…@host:5432/postgres',
    );
  if (values.print) return void process.stdout.write(scriptFor(planFor(admin, process.env)));
  await prepareServer(admin, process.env, {
    patienceMs: Number(values.patience) * 1000,
    onProgress: (line) => void process.stdout.write(`${line}\n`),
  });
}

await main(process.argv.slice(2)).catch(reportAndExit);
