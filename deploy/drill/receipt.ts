import { randomUUID } from 'node:crypto';
import { adviceCode } from '../demo/processes.js';
import { expectThat, type DrillLog } from './drill-log.js';
import { refusalOf } from './refusal.js';
import type { Scene } from './scene.js';
import { follow, followedParts, sendWithoutAccount, type FollowedReport } from './without-account.js';

interface Supplemented {
  newSupplementAt: string | null;
  stateDueAt: string | null;
  responsibleOrganization: { id: string };
  timeline: { step: string; note: string | null }[];
}

interface Reopened {
  state: string;
  responsibleOrganization: { id: string } | null;
  timeline: { step: string; note: string | null }[];
}

/**
 * Takes an anonymous question through the process until it is closed. The reporter follows the question and answers the
 * call-back with the receipt code, without an account.
 * @throws when a step deviates
 */
export async function walkReceipt({ world, step, run, first, nearby }: Scene, log: DrillLog): Promise<void> {
  const { url } = world.gateway;
  const nobody = '匿名反映人';
  const { issue, receiptCode } = await log.step('Anonymous report', nobody, async () => {
    type Reported = {
      reportIssue: {
        issue: { id: string; stateDueAt: string | null; firstReceiver: { id: string } };
        receiptCode: string;
      };
    };
    const { reportIssue } = await first.send<Reported>(
      'mutation Report($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id stateDueAt firstReceiver { id } } receiptCode } }',
      {
        input: {
          idempotencyKey: randomUUID(),
          source: 'RESIDENT',
          title: `咨询养老金发放时间 ${run}`,
          description: '想了解养老金每月几号发放，不便留名。',
          reporter: { grade: 'ANONYMOUS' },
          ...nearby,
        },
      },
    );
    const grouped = /^(\w{4}-){5}\w{4}$/.test(reportIssue.receiptCode);
    expectThat(grouped, 'a receipt code in six groups', typeof reportIssue.receiptCode);
    return {
      ...reportIssue,
      changed: 'issue reported; the reporter has a receipt code',
      rule: 'no account, name or number is kept',
    };
  });
  await log.step('Not by a guess', nobody, async () => {
    const guess = receiptCode.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    const code = await refusalOf(() => follow(url, guess));
    expectThat(code === 'RECEIPT_CODE_UNKNOWN', 'another code to be refused', code);
    return { changed: 'nothing', rule: 'half of a code locates the issue, the other half proves the code' };
  });
  await log.step('Follow while it is open', nobody, async () => {
    const report = await follow(url, receiptCode);
    expectThat(report.progress.zh.startsWith('您反映的事项已收到'), 'the progress in words', report.progress);
    expectThat(report.reply === null && !report.mayAnswer, 'no reply and no question before the closing', report);
    return { changed: report.progress.zh, rule: 'the code shows the progress from the moment of the report' };
  });
  const desk = world.decider(issue.firstReceiver.id);
  await log.step('Add to the report', nobody, async () => {
    const text = `补充：户籍在外区 ${run}`;
    await sendWithoutAccount(
      url,
      'mutation Add($input: SupplementByReceiptInput!) { answer: supplementByReceipt(input: $input) { report { maySupplement } } }',
      { input: { idempotencyKey: randomUUID(), receiptCode, text } },
    );
    const { issue: seen } = await desk.send<{ issue: Supplemented }>(
      'query Seen($id: ID!) { issue(id: $id) { newSupplementAt stateDueAt responsibleOrganization { id } timeline { step note } } }',
      { id: issue.id },
    );
    expectThat(seen.newSupplementAt !== null, 'a mark for the desk', seen.newSupplementAt);
    expectThat(seen.timeline.at(-1)?.note === text, 'the text in the timeline', seen.timeline.at(-1));
    const unmoved =
      [seen.stateDueAt, seen.responsibleOrganization.id].join() === [issue.stateDueAt, issue.firstReceiver.id].join();
    expectThat(unmoved, 'the same duty and deadline', seen);
    return { changed: 'the desk has the text and a mark', rule: 'a supplement moves neither duty nor deadline' };
  });
  await log.step('Answer and close', `${world.nameOf(issue.firstReceiver.id)} 受理员`, async () => {
    const code = adviceCode(world.demo.categories);
    const categoryCode = world.demo.categories.find((each) => each.code.startsWith(code))!.code;
    const seen = await desk.send<{ issue: { version: number } }>('query V($id: ID!) { issue(id: $id) { version } }', {
      id: issue.id,
    });
    await step(desk, 'judgeIssue', {
      issueId: issue.id,
      expectedVersion: seen.issue.version,
      decision: 'ACCEPT',
      categoryCode,
    });
    const dispatched = await step(desk, 'dispatchIssue', { issueId: issue.id });
    const { id: taskId, organization } = dispatched.tasks[0]!;
    await step(world.decider(organization.id), 'acceptTask', { taskId });
    await step(world.worker(organization.id), 'completeTask', { taskId, result: '每月十五日前发放。' });
    const closed = await step(desk, 'closeIssue', { issueId: issue.id });
    expectThat(closed.issue.state === 'CLOSED', 'a closed issue', closed.issue.state);
    return { changed: `answered by ${world.nameOf(organization.id)}; closed`, rule: 'like every other question' };
  });
  await log.step('Follow by receipt code', nobody, async () => {
    const report = await follow(url, receiptCode.toLowerCase());
    expectThat(report.progress.zh.startsWith('已办结'), 'the progress in words', report.progress);
    const { result, basis, appeal } = report.reply!;
    expectThat(result.zh === '每月十五日前发放。', 'the result of the unit', result);
    expectThat(basis.zh !== '' && appeal.zh.includes('重新办理'), 'the legal parts of the reply', report.reply);
    expectThat(report.mayAnswer, 'the questions of the call-back to be open', report);
    return { changed: report.progress.zh, rule: 'the code is enough: no account, no number' };
  });
  await log.step('Answer by receipt code', nobody, async () => {
    const { answer } = await sendWithoutAccount<{ answer: { report: FollowedReport } }>(
      url,
      `mutation Answer($input: AnswerByReceiptInput!) { answer: answerByReceipt(input: $input) { report { ${followedParts} } } }`,
      { input: { idempotencyKey: randomUUID(), receiptCode, responded: true, resolved: true, satisfaction: 5 } },
    );
    expectThat(answer.report.callback?.satisfaction === 5, 'the answer on record', answer.report.callback);
    return { changed: 'contacted, solved, satisfied 5 of 5', rule: 'counts like the answer of a named reporter' };
  });
  await log.step('Open it again by code', nobody, async () => {
    const reason = `本月仍未到账 ${run}`;
    await sendWithoutAccount(
      url,
      'mutation Reopen($input: ReopenByReceiptInput!) { answer: reopenByReceipt(input: $input) { report { progress { zh } } } }',
      { input: { idempotencyKey: randomUUID(), receiptCode, reason } },
    );
    const { issue: seen } = await desk.send<{ issue: Reopened }>(
      'query Reopened($id: ID!) { issue(id: $id) { state responsibleOrganization { id } timeline { step note } } }',
      { id: issue.id },
    );
    expectThat(seen.state !== 'CLOSED' && seen.responsibleOrganization !== null, 'an open issue with a duty', seen);
    const last = seen.timeline.at(-1);
    expectThat(last?.step === 'REOPENED' && last.note === reason, 'the reason in the timeline', last);
    const report = await follow(url, receiptCode);
    expectThat(report.reply === null && !report.mayAnswer, 'no reply and no question any more', report);
    return { changed: report.progress.zh, rule: 'the holder of the code has the rights of a named reporter' };
  });
}
