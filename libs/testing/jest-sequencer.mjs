// Runs the test files that start a whole platform before all others. Without times of an earlier run, Jest orders files
// by size; the longest test then runs last on one core while the other core is idle.
import TestSequencer from '@jest/test-sequencer';

const startsPlatform = /\/test\/(crash|system|guarantees)\//;

export default class PlatformFirst extends TestSequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const first = (test) => (startsPlatform.test(test.path) ? 0 : 1);
    return sorted.toSorted((a, b) => first(a) - first(b));
  }
}
