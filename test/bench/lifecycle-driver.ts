import { readFileSync } from 'node:fs';
import { Client } from 'undici';
import { documentOf, KnownVersions, type CommandAnswer } from '../../deploy/demo/loop.js';
import { loops, serveDriver, type LaneResult } from './driver.js';
import type { Cast, Identity } from './stage.js';

/** A job for clients that each take issues from the report to the closing. */
export interface LifecycleJob {
  origin: string;
  castFile: string;
  walkers: number;
  warmUp: number;
  seconds: number;
  /** Number of lifecycles after which no further one begins; without it only the time ends the job. */
  most?: number;
}

serveDriver(async (job: LifecycleJob): Promise<LaneResult> => {
  const cast = JSON.parse(readFileSync(job.castFile, 'utf8')) as Cast;
  const units = new Map(cast.units.map((unit) => [unit.id, unit]));
  const run = `${process.pid.toString(36)}-${Date.now().toString(36)}`;
  const clients = Array.from(
    { length: job.walkers },
    () => new Client(job.origin, { pipelining: 1, keepAliveTimeout: 60_000 }),
  );
  let count = 0;
  const result = await loops(job.walkers, job, async (loop) => {
    const number = (count += 1);
    let step = 0;
    const known = new KnownVersions();
    const command = async (
      by: Identity | null | undefined,
      mutation: string,
      input: object,
    ): Promise<CommandAnswer> => {
      if (!by) throw new Error('nobody to do this step');
      const body = JSON.stringify({
        query: documentOf(mutation),
        variables: { input: known.basedOn({ idempotencyKey: `bench-${run}-${number}-${(step += 1)}`, ...input }) },
      });
      const { body: answer } = await clients[loop]!.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${by.token}` },
        body,
      });
      const text = await answer.text();
      const { data, errors } = JSON.parse(text) as {
        data?: { answer: CommandAnswer } | null;
        errors?: unknown;
      };
      if (errors || !data) throw new Error(text.slice(0, 400));
      known.learn(data.answer);
      return data.answer;
    };
    const report = cast.reports[number % cast.reports.length]!;
    const [longitude, latitude] = cast.places[(number * 7) % cast.places.length]!;
    const {
      issue: { id: issueId, firstReceiver },
    } = await command(cast.residents[number % cast.residents.length], 'reportIssue', {
      source: 'RESIDENT',
      title: report.title,
      description: report.description,
      longitude,
      latitude,
    });
    const street = units.get(firstReceiver.id)?.decider;
    await command(street, 'judgeIssue', { issueId, decision: 'ACCEPT', categoryCode: report.categoryCode });
    const { task } = await command(street, 'dispatchIssue', { issueId });
    const unit = units.get(task!.organization.id);
    if (task!.state === 'OFFERED') await command(unit?.decider, 'acceptTask', { taskId: task!.id });
    const { issue } = await command(unit?.worker ?? unit?.decider, 'completeTask', {
      taskId: task!.id,
      result: '已到现场处置完毕。',
    });
    if (issue.state === 'VERIFYING') {
      const verifying = issue.holder ? units.get(issue.holder.id) : undefined;
      await command(verifying?.verifier ?? verifying?.decider ?? street, 'recordVerification', {
        issueId,
        passed: true,
        findings: '现场核查，问题已解决。',
      });
    }
    await command(street, 'closeIssue', { issueId });
  });
  await Promise.all(clients.map((client) => client.destroy()));
  return result;
});
