import { readFileSync } from 'node:fs';

const { exclude: _, ...swc } = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

/** Folder for groups of spec files, which a run of all specs has. */
const groups = process.env.JICENG_TEST_GROUPS;
const toJavaScript = ['@swc/jest', { ...swc, swcrc: false }];

/** Tests run from source. System tests start processes, which run the built files. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['jiceng-source', 'node', 'node-addons'] },
  roots: ['<rootDir>', ...(groups ? [groups] : [])],
  testMatch: ['<rootDir>/{libs,services,gateway,deploy,test}/**/*.spec.ts', ...(groups ? [`${groups}/*.spec.ts`] : [])],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    '<rootDir>/test/(load/k6|lint-canary)/',
    ...(groups ? JSON.parse(readFileSync(`${groups}/members.json`, 'utf8')) : []),
  ],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/\\.(nx|cache|jiceng)/', '<rootDir>/out/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    ...(groups
      ? { '\\.(spec|journey)\\.ts$': ['<rootDir>/libs/testing/jest-group-transform.cjs', toJavaScript[1]] }
      : {}),
    '\\.ts$': toJavaScript,
  },
  resolver: '<rootDir>/libs/testing/jest-resolver.cjs',
  globalSetup: '<rootDir>/libs/testing/jest-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest-teardown.mjs',
  testSequencer: '<rootDir>/libs/testing/jest-sequencer.mjs',
  maxWorkers: 2,
  // The modules of finished spec files stay in the memory of a worker, and the garbage collection of a large heap slows
  // every later file. A worker above this limit is therefore replaced after its file.
  workerIdleMemoryLimit: '1GB',
  // A service with its database starts in about three seconds; two of them may start on a busy machine.
  testTimeout: 30_000,
};
