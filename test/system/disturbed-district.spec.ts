import { afterAll, beforeAll } from '@jest/globals';
import { startTestPlatform, type TestPlatform } from '@jiceng/testing/platform-process';
import { describeAbuse, rate } from '../guarantees/abuse.journey.js';
import { describeSecrets } from '../guarantees/secrets.journey.js';
import { describeShutdown } from '../guarantees/shutdown.journey.js';
import { settleSmallDistrict } from '../guarantees/small-district.js';

/** One platform with a small district for the journeys that disturb a platform. They run one after the other. */
let running: TestPlatform;

beforeAll(async () => {
  running = await startTestPlatform({ durable: false, env: { LIMIT_REQUESTS_PER_SECOND: String(rate) } });
  await settleSmallDistrict(running);
}, 180_000);
afterAll(() => running.stop(), 60_000);

describeAbuse(() => running);
describeShutdown(() => running);
// This journey runs last, because it kills PostgreSQL and reads the logs of all journeys before.
describeSecrets(() => running);
