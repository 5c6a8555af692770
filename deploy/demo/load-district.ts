import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { generateDistrict } from './district.js';
import { loadDemoDistrict } from './load.js';
import { tokenSource } from './token-source.js';

const USAGE = 'demo-load [--url http://gateway] [--district 320106] [--issues 240] [--state <folder>]';

/**
 * `demo-load` loads the demo district into a running platform (`--url`, else GATEWAY_URL). With TOKEN_KEY_FILE, the
 * platform runs in the production profile, which has no simulated time; the district then gets no history.
 */
async function main(args: string[]): Promise<void> {
  const options = read(args);
  const tokenFor = await tokenSource(
    generateDistrict({ districtCode: options.districtCode, today: new Date().toISOString().slice(0, 10) }).accounts,
  );
  let said = '';
  const summary = await loadDemoDistrict({
    ...options,
    ...(tokenFor === undefined ? {} : { tokenFor, inSimulatedTime: false, issues: 0 }),
    onProgress: (line) => {
      // The progress line changes every second ("living through 240 issues, 17 finished, …"), so only its first part is
      // compared.
      const subject = line.split(',')[0]!;
      if (subject !== said) process.stdout.write(`${line}\n`);
      said = subject;
    },
  });
  process.stdout.write(
    `${summary.district}: ${summary.grids} grids, ${summary.staff} people, ${summary.issues} issues, ${summary.refused.length} refused\n`,
  );
}

function read(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        url: { type: 'string' },
        district: { type: 'string' },
        issues: { type: 'string' },
        state: { type: 'string' },
      },
    });
    const gatewayUrl = values.url ?? process.env.GATEWAY_URL;
    const issues = values.issues === undefined ? undefined : Number(values.issues);
    if (!gatewayUrl || !URL.canParse(gatewayUrl))
      throw new UserFault(`Name the gateway with --url or GATEWAY_URL. Usage: ${USAGE}`);
    if (issues !== undefined && !(Number.isInteger(issues) && issues >= 0))
      throw new UserFault(`--issues ${values.issues} is not a number of issues`);
    return {
      gatewayUrl,
      districtCode: values.district ?? '320106',
      home: values.state || process.env.JICENG_STATE_DIR || mkdtempSync(join(tmpdir(), 'jiceng-demo-')),
      ...(issues === undefined ? {} : { issues }),
    };
  } catch (error) {
    throw error instanceof UserFault
      ? error
      : new UserFault(`${(error as Error).message}. Usage: ${USAGE}`, { cause: error });
  }
}

await main(process.argv.slice(2)).catch(reportAndExit);
