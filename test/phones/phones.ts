import { parseArgs } from 'node:util';
import { nothing, runPhones, type Tally } from './phone-run.js';

/**
 * `npm run test:phones -- --seed NAME --runs N`: scripted telephones against the promises of the sync contract. The
 * command ends with the seed of the first run that breaks one.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: 'long' }, runs: { type: 'string', default: '100000' } },
});
const STEP = 1000;
const runs = Number(values.runs);
const total = nothing();
const began = Date.now();

for (let done = 0; done < runs; done += STEP) {
  const tally = await runPhones(`${values.seed}-${done / STEP}`, Math.min(STEP, runs - done));
  for (const name of Object.keys(tally) as (keyof Tally)[]) total[name] += tally[name];
  if (done % (10 * STEP) === 0) process.stdout.write(`${Math.min(done + STEP, runs)} runs\n`);
}
const seconds = Math.round((Date.now() - began) / 1000);
process.stdout.write(`${runs} runs in ${seconds} s, nothing lost, nothing done twice: ${JSON.stringify(total)}\n`);
