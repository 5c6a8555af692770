import { eventually, Refused, type Person } from '../demo/gateway-client.js';
import type { Answer } from '../demo/loop.js';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import type { Scene } from './scene.js';

interface Versioned {
  id: string;
  version: number;
}
interface Station {
  organization: Versioned;
  post: Versioned;
  assignment: Versioned;
}

/**
 * Founds a station, gives it two issues and dissolves it. Its successor takes over the accepted task, the offer and the
 * responsibility. @throws when a step deviates
 */
export async function walkDissolution(scene: Scene, log: DrillLog): Promise<void> {
  const { world, step, run } = scene;
  const successor = scene.helper;
  const [successorName, member] = [world.nameOf(successor), world.worker(successor)];
  const officer = world.gateway.as('personnel-officer');
  const station = await log.step('Station founded', '区编办人事专员', async () => {
    const founded = await found(officer, scene, member);
    return { ...founded, changed: `a station below ${successorName} with one person`, rule: 'by command, from now on' };
  });
  const stationId = station.organization.id;
  const issues = await log.step('Two issues', '临时站所 负责人', async () => {
    const [first, second] = [await offeredTo(scene, stationId, 1), await offeredTo(scene, stationId, 2)];
    // The gateway keeps the posts of a person for some seconds, so the first attempts may be refused.
    await patiently('the person of the station to accept', () => step(member, 'acceptTask', { taskId: first.taskId }));
    return {
      first,
      second,
      changed: 'one issue accepted, one offered',
      rule: 'the station is responsible for the first, the coordination office for the second',
    };
  });
  await log.step('Dissolved', '区编办人事专员', async () => {
    await change(officer, 'endAssignment', 'assignment { id version }', {
      idempotencyKey: `drill-${run}-end`,
      assignmentId: station.assignment.id,
      expectedVersion: station.assignment.version,
    });
    await change(officer, 'abolishPost', 'post { id version }', {
      idempotencyKey: `drill-${run}-abolish`,
      postId: station.post.id,
      expectedVersion: station.post.version,
    });
    await change(officer, 'dissolveOrganization', 'organization { id version }', {
      idempotencyKey: `drill-${run}-dissolve`,
      organizationId: stationId,
      successorId: successor,
      expectedVersion: station.organization.version,
    });
    return {
      changed: `dissolved; ${successorName} is the successor`,
      rule: 'a dissolution names who takes the work over',
    };
  });
  await log.step('Taken over', `${successorName} 派单员`, async () => {
    const desk = world.decider(successor);
    const { accepted, offered } = await eventually('the successor to have both issues', async () => {
      const [one, other] = [await seen(desk, issues.first.issueId), await seen(desk, issues.second.issueId)];
      const has = (issue: Seen | null): boolean =>
        issue?.tasks.some(({ organization }) => organization.id === successor) ?? false;
      return has(one) && has(other) ? { accepted: one!, offered: other! } : null;
    });
    expectThat(accepted.responsibleOrganization?.id === successor, `${successorName} to be responsible`, accepted);
    expectThat(
      offered.responsibleOrganization?.id === world.coordinationOffice && offered.holder?.id === successor,
      'the offer to wait for the successor, the first receiver still responsible',
      offered,
    );
    expectThat(accepted.limit === issues.first.limit, 'the same limit', [accepted.limit, issues.first.limit]);
    await step(desk, 'assignTask', { taskId: issues.first.taskId, expectedVersion: accepted.version });
    await step(desk, 'acceptTask', { taskId: issues.second.taskId, expectedVersion: offered.version });
    return {
      changed: `${successorName} is responsible for both and works on`,
      rule: 'tasks, offers and responsibility pass to the successor; limits stay',
    };
  });
}

async function change<T>(person: Person, name: string, answer: string, input: object): Promise<T> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const { done } = await person.send<{ done: T }>(
    `mutation ${type}($input: ${type}!) { done: ${name}(input: $input) { ${answer} } }`,
    { input },
  );
  return done;
}

/**
 * Founds a station below `helper`, with the same line and region, and one post. Appoints `member`, a person of
 * `helper`, to this post; the person keeps the earlier post.
 */
async function found(officer: Person, { world, run, helper }: Scene, member: Person): Promise<Station> {
  const parent = world.organization(helper);
  const code = `DRILL-${run}`;
  const { organization } = await change<{ organization: Versioned }>(
    officer,
    'foundOrganization',
    'organization { id version }',
    {
      idempotencyKey: `drill-${run}-found`,
      code,
      name: `临时站所 ${run}`,
      kind: 'STATION',
      line: parent.line,
      parentId: helper,
      regionCode: parent.regionCode,
    },
  );
  const { post } = await change<{ post: Versioned }>(officer, 'createPost', 'post { id version }', {
    idempotencyKey: `drill-${run}-post`,
    code: `${code}-1`,
    name: '负责人',
    establishment: 'CIVIL_SERVANT',
    organizationId: organization.id,
    roles: ['department_dispatcher', 'department_handler'],
  });
  const { me } = await member.send<{ me: { accountId: string } }>('query Member { me { accountId } }', {});
  const { assignment } = await change<{ assignment: Versioned }>(officer, 'appointStaff', 'assignment { id version }', {
    idempotencyKey: `drill-${run}-appoint`,
    staffId: me.accountId,
    postId: post.id,
    areaCodes: [parent.regionCode],
  });
  return { organization, post, assignment };
}

interface Offered {
  issueId: string;
  taskId: string;
  /** The limit of the matter. */
  limit: string | null;
}

async function offeredTo(scene: Scene, stationId: string, number: number): Promise<Offered> {
  const { world, step, run } = scene;
  const { issue } = await step(scene.first, 'reportIssue', {
    source: 'RESIDENT',
    title: `店招破损 ${run} ${number}`,
    description: `沿街第${number}块店招破损，请修复。`,
    ...scene.position,
  });
  const desk = world.decider(issue.firstReceiver.id);
  await step(desk, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT', categoryCode: scene.categoryCode });
  const { tasks } = await patiently('coordination to know the station', () =>
    step(desk, 'dispatchIssue', { issueId: issue.id, organizationId: stationId }),
  );
  return { issueId: issue.id, taskId: tasks[0]!.id, limit: (await seen(desk, issue.id))!.limit };
}

/** Repeats a refused command until the services know the new station and its person. */
function patiently(what: string, command: () => Promise<Answer>): Promise<Answer> {
  const early = ['ORGANIZATION_NOT_IN_FORCE', 'NOBODY_TO_ACCEPT', 'NOT_YOUR_TURN', 'OUT_OF_SCOPE'];
  return eventually(what, async () => {
    try {
      return await command();
    } catch (error) {
      if (error instanceof Refused && early.includes(error.code)) return null;
      throw error;
    }
  });
}

interface Seen {
  version: number;
  responsibleOrganization: { id: string } | null;
  holder: { id: string } | null;
  limit: string | null;
  tasks: { id: string; organization: { id: string } }[];
}

async function seen(person: Person, id: string): Promise<Seen | null> {
  const { issue } = await person.send<{ issue: Seen | null }>(
    `query Seen($id: ID!) { issue(id: $id) { version responsibleOrganization { id } holder { id } limit: handleDueAt
      tasks { id organization { id } } } }`,
    { id },
  );
  return issue;
}
