// Files that start a whole platform run first. Jest orders files by their size when it has no times of an earlier run; the
// longest of them then ran last, on one core, while the other waited.
import TestSequencer from '@jest/test-sequencer';

const startsPlatform = /\/test\/(crash|system|guarantees)\//;

export default class PlatformFirst extends TestSequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const first = (test) => (startsPlatform.test(test.path) ? 0 : 1);
    return sorted.toSorted((a, b) => first(a) - first(b));
  }
}
