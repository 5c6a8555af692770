import type { DemoDistrict } from './district.js';
import type { Gateway, Person } from './gateway-client.js';
import { addDays, instant } from './roster.js';

interface Options {
  gateway: Gateway;
  demo: DemoDistrict;
  /** Prefix of the idempotency keys, so that an interrupted load can be resumed. */
  keyPrefix: string;
  /** First day of the leaves, after the days that the roster plans. */
  firstDay: string;
}

/** Leaves that people ask for: one waits at the clerk of the community, one is approved by the head of the bureau. */
const leaves = [
  { account: 'grid-worker', days: 2, kind: 'ANNUAL', reason: '回乡探望父母', approved: false },
  { account: 'education-handler', days: 1, kind: 'PERSONAL', reason: '办理房产过户', approved: true },
] as const;

const command = (name: string, type: string): string =>
  `mutation($input: ${type}!) { done: ${name}(input: $input) { request { id version } } }`;

/** Asks for the leaves of the demo, and approves one of them. */
export async function askForLeaves({ gateway, demo, keyPrefix, firstDay }: Options): Promise<void> {
  const send = async (person: Person, name: string, type: string, input: object): Promise<Request> => {
    const { done } = await person.send<{ done: { request: Request } }>(command(name, type), { input });
    return done.request;
  };
  for (const { account, days, kind, reason, approved } of leaves) {
    const asker = demo.accounts.find((each) => each.account === account)!;
    const startsAt = instant(firstDay, '00:00');
    const endsAt = instant(addDays(firstDay, days), '00:00');
    const key = `${keyPrefix}-leave-${account}`;
    const asked = { idempotencyKey: key, kind, startsAt, endsAt, reason };
    const request = await send(gateway.as(account), 'askLeave', 'AskLeaveInput', asked);
    if (!approved) continue;
    const { reportsToPostCode } = demo.staff.find(({ id }) => id === asker.subject)!;
    const superior = demo.staff.find(({ postCode }) => postCode === reportsToPostCode)!;
    const decider = demo.accounts.find(({ subject }) => subject === superior.id)!;
    await send(gateway.as(decider.account), 'approveLeave', 'LeaveRequestInput', {
      idempotencyKey: `${key}-approved`,
      leaveRequestId: request.id,
      expectedVersion: request.version,
    });
  }
}

interface Request {
  id: string;
  version: number;
}
