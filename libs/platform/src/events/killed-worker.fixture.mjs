// A worker that takes a message, reports it and never finishes it, so that queue.spec.ts can kill the worker. It runs
// the built files.
import { openQueueBackend } from '@jiceng/platform/queue';

const [url, queue] = process.argv.slice(2);
openQueueBackend(url, 1).work(queue, 1, async (job) => {
  process.stdout.write(`${job.id}\n`);
  await new Promise(() => setInterval(() => undefined, 1_000));
});
