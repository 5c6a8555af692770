import { randomUUID } from 'node:crypto';
import type { Person } from '../demo/gateway-client.js';
import { organizationId } from '../demo/identifiers.js';
import { organizationCode } from '../demo/organizations.js';
import { expectThat, type DrillLog } from './drill-log.js';
import { refusalOf } from './refusal.js';
import type { Scene } from './scene.js';
import { follow } from './without-account.js';

interface Caller {
  name: string;
  phone: string;
  grade: 'NAMED' | 'CONFIDENTIAL';
  employer?: string;
}
interface TakenCall {
  id: string;
  receiptCode: string;
}
interface SeenReporter {
  id: string;
  name: string | null;
  phone: string | null;
  codeName: string | null;
}
interface Consent {
  id: string;
  approved: boolean | null;
  consentOrganization: { id: string };
}
const identityParts = 'name phone employer';

/**
 * Enters two calls at the intake desk: the reporter of the first gives a name, the reporter of the second asks to be
 * kept confidential. Both follow the report by receipt code. A street sees the confidential reporter only after a
 * leader of another unit has consented, and the reporter sees that. @throws when a step deviates
 */
export async function walkCallers(scene: Scene, log: DrillLog): Promise<void> {
  await callByName(scene, log);
  await callInConfidence(scene, log);
}

async function callByName(scene: Scene, log: DrillLog): Promise<void> {
  const { world, run } = scene;
  const caller: Caller = { name: '钱来电', phone: phoneOf(run, '137'), grade: 'NAMED' };
  const call = await log.step('Call by name', '受理台 12345 坐席', async () => {
    const taken = await takeCall(scene, `路灯不亮 ${run}`, '来电反映小区门口路灯不亮，晚上看不清路。', caller);
    const { name, phone } = await reporterOf(world.decider(streetOf(scene)), taken.id);
    const masked = name !== caller.name && phone !== caller.phone;
    expectThat(masked, 'the name and number to be masked for the street', { name, phone });
    return { ...taken, changed: 'issue reported; the desk reads the receipt code out', rule: 'no account is needed' };
  });
  await log.step('Follow by code', '实名来电人', async () => {
    const report = await follow(world.gateway.url, call.receiptCode);
    expectThat(report.progress.zh.startsWith('您反映的事项已收到'), 'the progress in words', report.progress);
    return { changed: report.progress.zh, rule: 'a caller known by name is called after the closing' };
  });
}

async function callInConfidence(scene: Scene, log: DrillLog): Promise<void> {
  const { world, run } = scene;
  const { url } = world.gateway;
  const caller: Caller = {
    name: '吴密报',
    phone: phoneOf(run, '139'),
    grade: 'CONFIDENTIAL',
    employer: `恒通仓储 ${run}`,
  };
  const asker = world.decider(streetOf(scene));
  const askerName = `${world.nameOf(streetOf(scene))} 派单员`;
  const reason = `需反映人指认排口位置 ${run}`;
  const call = await log.step('Call in confidence', '受理台 12345 坐席', async () => {
    const taken = await takeCall(scene, `仓库夜间偷排 ${run}`, '来电反映仓库每晚十一点后偷排污水。', caller);
    const reporter = await reporterOf(asker, taken.id);
    expectThat(
      reporter.codeName !== null && reporter.name === null && reporter.phone === null,
      'a code name in place of name and number',
      reporter,
    );
    return {
      ...taken,
      reporterId: reporter.id,
      changed: `issue reported; the reporter is ${reporter.codeName}`,
      rule: 'the identity is sealed apart from the issue',
    };
  });
  const request = await log.step('Ask to see', askerName, async () => {
    const asked = await answered<Consent>(asker, 'requestUnsealing', { reporterId: call.reporterId, reason });
    const code = await refusalOf(() => reveal(asker, asked.id));
    expectThat(code === 'NO_CONSENT', 'no identity before the consent', code);
    const unit = asked.consentOrganization.id;
    return { ...asked, unit, changed: `${world.nameOf(unit)} is asked`, rule: 'another unit consents, never the own' };
  });
  await log.step('Consent', `${world.nameOf(request.unit)} 负责人`, async () => {
    const code = await refusalOf(() =>
      answered(world.leader(streetOf(scene)), 'answerUnsealing', { requestId: request.id, approve: true }),
    );
    expectThat(code === 'OUT_OF_SCOPE', 'a leader of the own unit to be refused', code);
    const input = { requestId: request.id, approve: true, reason: '同意，仅用于现场指认' };
    const { approved } = await answered<Consent>(world.leader(request.unit), 'answerUnsealing', input);
    expectThat(approved === true, 'a consent', approved);
    return { changed: 'consented, for 15 minutes', rule: 'one person asks, one of another unit consents' };
  });
  await log.step('See the reporter', askerName, async () => {
    const { name, phone, employer } = await reveal(asker, request.id);
    const sameCaller = name === caller.name && phone === caller.phone && employer === caller.employer;
    expectThat(sameCaller, 'the name, number and employer that the desk entered', { name, phone, employer });
    const code = await refusalOf(() => reveal(world.decider(world.coordinationOffice), request.id));
    expectThat(code === 'NO_CONSENT', 'nobody else to see the reporter', code);
    return { changed: 'nothing; the audit chain names who looked', rule: 'only the person who asked, for 15 minutes' };
  });
  await log.step('Reporter sees who looked', '保密来电人', async () => {
    const { unmaskings } = await follow(url, call.receiptCode);
    expectThat(
      unmaskings.length === 1 && unmaskings[0]!.reason === reason,
      'the one showing with its reason',
      unmaskings,
    );
    return { changed: `shown once: ${reason}`, rule: 'the receipt code shows each showing and its reason' };
  });
}

/** The intake desk enters a call of the hotline. */
async function takeCall(
  { world, run, nearby }: Scene,
  title: string,
  description: string,
  reporter: Caller,
): Promise<TakenCall> {
  type Reported = { reportIssue: { issue: { id: string }; receiptCode: string | null } };
  const { reportIssue } = await world.gateway
    .as('intake-desk')
    .send<Reported>(
      'mutation Report($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
      {
        input: {
          idempotencyKey: randomUUID(),
          source: 'HOTLINE_12345',
          sourceReference: `12345-${reporter.grade.toLowerCase()}-${run}`,
          title,
          description,
          reporter,
          ...nearby,
        },
      },
    );
  const { issue, receiptCode } = reportIssue;
  expectThat(receiptCode !== null, 'a receipt code for the caller', receiptCode);
  return { id: issue.id, receiptCode };
}

async function reporterOf(person: Person, issueId: string): Promise<SeenReporter> {
  const { issue } = await person.send<{ issue: { reporters: SeenReporter[] } }>(
    'query Reporter($id: ID!) { issue(id: $id) { reporters { id name phone codeName } } }',
    { id: issueId },
  );
  return issue.reporters[0]!;
}

/** Sends a command on a request to see a reporter. */
async function answered<T>(person: Person, mutation: string, input: object): Promise<T> {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1);
  const { answer } = await person.send<{ answer: { request: T } }>(
    `mutation ${type}($input: ${type}Input!) { answer: ${mutation}(input: $input) {
      request { id approved consentOrganization { id } } } }`,
    { input: { idempotencyKey: randomUUID(), ...input } },
  );
  return answer.request;
}

async function reveal(person: Person, requestId: string): Promise<Omit<Caller, 'grade'>> {
  const { answer } = await person.send<{ answer: Omit<Caller, 'grade'> }>(
    `mutation Reveal($input: RevealConfidentialReporterInput!) {
      answer: revealConfidentialReporter(input: $input) { ${identityParts} } }`,
    { input: { idempotencyKey: randomUUID(), requestId } },
  );
  return answer;
}

const streetOf = ({ grid }: Scene): string => organizationId(organizationCode.streetOffice(grid.code));

/** Returns a mobile number that belongs to this drill. */
const phoneOf = (run: string, prefix: string): string =>
  `${prefix}${String(Number.parseInt(run, 16) % 100_000_000).padStart(8, '0')}`;
