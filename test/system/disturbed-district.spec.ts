import { afterAll, beforeAll } from '@jest/globals';
import { startTestPlatform, type TestPlatform } from '@jiceng/testing/platform-process';
import { describeAbuse, rate } from '../guarantees/abuse.journey.js';
import { describeSecrets } from '../guarantees/secrets.journey.js';
import { describeShutdown } from '../guarantees/shutdown.journey.js';
import { settleSmallDistrict } from '../guarantees/small-district.js';

/** One platform with a small district for the journeys that disturb it, one after the other. */
let running: TestPlatform;

beforeAll(async () => {
  running = await startTestPlatform({ durable: false, env: { LIMIT_REQUESTS_PER_SECOND: String(rate) } });
  await settleSmallDistrict(running);
}, 180_000);
afterAll(() => running.stop(), 60_000);

describeAbuse(() => running);
describeShutdown(() => running);
// Reads the logs of everything above, and kills PostgreSQL.
describeSecrets(() => running);
