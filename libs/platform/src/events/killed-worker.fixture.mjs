// A worker that takes a message, says so and never finishes it: queue.spec.ts kills it. Runs the built files.
import { openQueueBackend } from '@jiceng/platform/queue';

const [url, queue] = process.argv.slice(2);
openQueueBackend(url, 1).work(queue, 1, async (job) => {
  process.stdout.write(`${job.id}\n`);
  await new Promise(() => setInterval(() => undefined, 1_000));
});
