import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { serviceNames } from '@jiceng/contracts/contract';
import { startTestPlatform, type TestPlatform } from '@jiceng/testing/platform-process';
import { generateDistrict } from '../../deploy/demo/district.js';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { loadDemoDistrict } from '../../deploy/demo/load.js';
import { seededRandom } from '../../deploy/demo/random.js';
import { World } from '../../deploy/demo/world.js';
import { checkInvariants } from '../load/durability.js';
import { Journal } from './journal.js';
import { checkJournal, restAndCheck } from './verdict.js';
import { Walker } from './walker.js';

/**
 * `npm run test:crash -- --seed N --rounds N --walkers N`: kills processes at random while commands are sent, and
 * counts commands that were lost or took effect twice.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    walkers: { type: 'string', default: '6' },
    redis: { type: 'string' },
  },
});
const seed = Number(values.seed);
const rounds = Number(values.rounds);
const walkers = Number(values.walkers);

const random = seededRandom(`crash:${seed}`);
const targets = ['gateway', ...serviceNames, 'coordination-worker', 'assessment-worker', 'postgres'];
const kills = new Map<string, number>();
/** A target that is no process: the whole memory of Redis. */
const forgetting = 'redis-flushall';

/**
 * Waits until twenty more commands are acknowledged, at most half a minute. Without an acknowledged command, a kill
 * could lose nothing and the round would prove nothing.
 */
async function progress(journal: Journal): Promise<void> {
  const enough = journal.list('acknowledged').length + 20;
  for (const until = Date.now() + 30_000; journal.list('acknowledged').length < enough && Date.now() < until;)
    await sleep(100);
}

async function forget(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  redis.disconnect();
}

async function main(): Promise<number> {
  const began = Date.now();
  process.stdout.write(`crash test: seed ${seed}, ${rounds} rounds\n`);
  const running = await startTestPlatform({
    durable: true,
    restartCrashed: false,
    workersApart: ['coordination', 'assessment'],
    ...(values.redis ? { redisUrl: values.redis } : {}),
  });
  try {
    return await crash(running, began);
  } finally {
    await running.stop();
  }
}

async function crash(running: TestPlatform, began: number): Promise<number> {
  const { platform, gatewayUrl, home } = running;
  await loadDemoDistrict({ gatewayUrl, districtCode: '320106', home, issues: 0, onProgress: () => undefined });
  const demo = generateDistrict({ districtCode: '320106', today: new Date().toISOString().slice(0, 10) });
  const gateway = new Gateway(gatewayUrl);
  const world = new World(gateway, demo);
  const marker = `crash-${seed}-${Date.now().toString(36)}`;
  const journal = new Journal(join(home, 'journal.ndjson'));
  let stopped = false;
  const walking = Array.from({ length: walkers }, (_, index) =>
    new Walker(`w${index}`, {
      world,
      gateway,
      demo,
      journal,
      random: seededRandom(`crash:${seed}:${index}`),
      marker,
      stopped: () => stopped,
    }).run(),
  );
  const walked = Promise.all(walking);
  walked.catch(() => undefined);

  for (let round = 1; round <= rounds; round += 1) {
    await progress(journal);
    await sleep(300 + random.next() * 1500);
    // With Redis, every second round deletes its memory: due timers and events must then be found again in PostgreSQL.
    const target = values.redis && round % 2 === 0 ? forgetting : random.pick(targets);
    kills.set(target, (kills.get(target) ?? 0) + 1);
    if (target === forgetting) await forget(values.redis!);
    else {
      await platform.kill(target);
      await sleep(100 + random.next() * 1200);
      await platform.revive(target);
    }
    process.stdout.write(
      `  round ${round}: ${target === forgetting ? 'wiped Redis' : `killed ${target}`}; ${journal.list('acknowledged').length} commands acknowledged\n`,
    );
  }
  await sleep(1000);
  stopped = true;
  await walked;
  await platform.ready();

  const faults = [...(await restAndCheck(platform)), ...(await checkJournal(platform, gateway, journal, marker))];
  const invariants = checkInvariants(
    resolve(import.meta.dirname, '../..'),
    Object.fromEntries(serviceNames.map((service) => [service, platform.databaseUrl(service)])),
  );
  process.stdout.write(`  invariants: ${invariants.text}\n`);
  if (!invariants.held) faults.push(`invariants: ${invariants.text}`);
  report(journal, faults, began);
  return faults.length === 0 ? 0 : 1;
}

function report(journal: Journal, faults: readonly string[], began: number): void {
  const killed = [...kills].map(([target, count]) => `${target} ${count}`).join(', ');
  const lost = faults.filter((fault) => fault.startsWith('lost')).length;
  const doubled = faults.filter((fault) => fault.startsWith('doubled')).length;
  process.stdout.write(`
  seed          ${seed}
  kills         ${killed}
  commands      ${journal.entries.size}
  acknowledged  ${journal.list('acknowledged').length}
  refused       ${journal.list('refused').length}
  unanswered    ${journal.list('open').length}
  lost          ${lost}
  doubled       ${doubled}
  other faults  ${faults.length - lost - doubled}
  seconds       ${((Date.now() - began) / 1000).toFixed(0)}
`);
  for (const fault of faults.slice(0, 20)) process.stdout.write(`  - ${fault}\n`);
}

process.exit(await main());
