import base from '../../../jest.config.mjs';

const { globalSetup: _setup, globalTeardown: _teardown, ...shared } = base;

/** Folder for groups of journeys, which a run of all journeys has. */
const groups = process.env.JICENG_TEST_GROUPS;

/**
 * The journeys need a running platform and a browser. `npm run test:browser` starts both and runs them; `npm test` does
 * not run them.
 */
export default {
  ...shared,
  rootDir: '../../..',
  testEnvironment: '<rootDir>/gateway/console/journeys/environment.mjs',
  testMatch: ['<rootDir>/gateway/console/journeys/*.journey.ts', ...(groups ? [`${groups}/*.journey.ts`] : [])],
  testTimeout: 90_000,
  // Of the tests marked as concurrent.
  maxConcurrency: 2,
};
