import { runJest } from './run-jest.js';
import { specs } from './test-groups.js';

/**
 * `npm test`: runs every spec (`*.spec.ts`) of the repository, most of them in groups. Arguments are passed to Jest; a
 * run with arguments makes no groups.
 */
const args = process.argv.slice(2);
await runJest(args, args.length === 0 ? specs : []);
