import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

it(
  'loses no command and executes none twice when processes are killed under load (short run; npm run ' +
    'test:crash runs longer)',
  () => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const run = spawnSync(
      process.execPath,
      ['deploy/local/run.mjs', 'test:crash', '--seed', '1', '--rounds', '3', '--walkers', '3'],
      {
        encoding: 'utf8',
        env,
        timeout: 400_000,
      },
    );
    expect({ status: run.status, told: `${run.stdout}${run.stderr}` }).toEqual({
      status: 0,
      told: expect.stringMatching(/acknowledged +[1-9]\d*[\s\S]*lost +0\n +doubled +0\n +other faults +0/),
    });
  },
  420_000,
);
