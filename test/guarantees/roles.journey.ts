import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jiceng/testing/eventually';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { generateDistrict, importFiles, type DemoDistrict } from '../../deploy/demo/district.js';
import { Gateway, Person, Refused } from '../../deploy/demo/gateway-client.js';
import { organizationId, staffId } from '../../deploy/demo/identifiers.js';
import { organizationCode } from '../../deploy/demo/organizations.js';

const [LINE, ROLE, CODE] = ['flood_control', 'flood_keeper', '320106-FLOOD-CONTROL'];

/**
 * Adds a line and a role to the demo district through the API. The line gets a department that the duty list names, and
 * the role gets a rule. A person with the role may then do exactly what the rule says, in every service.
 */
export function describeRoles(platform: () => TestPlatform): void {
  describe('a role that an official adds', () => {
    let gateway: Gateway;
    let demo: DemoDistrict;
    let administrator: Person;
    let coordinators: Person[];
    let keeper: Person;
    let rule: { id: string; version: number };
    beforeAll(() => {
      gateway = new Gateway(platform().gatewayUrl);
      demo = generateDistrict({ districtCode: '320106', today: new Date().toISOString().slice(0, 10) });
      administrator = gateway.as('district-admin');
      coordinators = demo.staff
        .filter(({ roles }) => roles.join() === 'coordinator')
        .map(({ staffCode }) => gateway.as(staffCode.toLowerCase()));
      keeper = new Person(platform().gatewayUrl, ROLE, { tokenFor: () => tokenOf('FLOOD-1', '防汛值守员') });
    });

    /** Returns a token for a person who joined after the demo accounts were written. */
    async function tokenOf(staffCode: string, name: string): Promise<string> {
      const answer = await fetch(`${platform().gatewayUrl}/demo/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ subject: staffId(staffCode), name, roles: [] }),
      });
      return ((await answer.json()) as { token: string }).token;
    }
    async function command<T>(person: Person, name: string, answer: string, input: object, type = name): Promise<T> {
      const inputType = `${type[0]!.toUpperCase()}${type.slice(1)}Input`;
      const { done } = await person.send<{ done: T }>(
        `mutation ${inputType}($input: ${inputType}!) { done: ${name}(input: $input) { ${answer} } }`,
        { input: { idempotencyKey: crypto.randomUUID(), ...input } },
      );
      return done;
    }
    const codeOf = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'ok',
        (error: unknown) => (error instanceof Refused ? error.code : String(error)),
      );
    const issues = (): Promise<unknown> => keeper.send('query Issues { issues(first: 5) { edges { node { id } } } }');

    it('stands in the dictionary, and a post carries the role', async () => {
      await command(gateway.as('data-owner'), 'addLine', 'version', {
        code: LINE,
        labelZh: '防汛',
        labelEn: 'Flood control',
      });
      await command(administrator, 'addRole', 'role { code }', {
        code: ROLE,
        labelZh: '防汛驻点员',
        labelEn: 'Flood keeper',
      });
      await eventually(async () => {
        const { dictionary } = await gateway
          .as('resident-1')
          .send<{ dictionary: { entries: { code: string; labelZh: string }[] }[] }>(
            'query Roles { dictionary(codes: ["Role"]) { entries { code labelZh } } }',
          );
        return dictionary[0]!.entries.some(({ code, labelZh }) => code === ROLE && labelZh === '防汛驻点员');
      });
      const department = {
        code: CODE,
        name: '防汛指挥部',
        kind: 'LINE_DEPARTMENT',
        line: LINE,
        parentId: organizationId(organizationCode.government(demo.district.code)),
        regionCode: demo.district.code,
      };
      await eventually(
        async () => (await codeOf(command(administrator, 'foundOrganization', '__typename', department))) === 'ok',
      );
      const { post } = await command<{ post: { id: string } }>(administrator, 'createPost', 'post { id roles }', {
        code: `${CODE}-1`,
        name: '驻点员',
        establishment: 'CONTRACT',
        organizationId: organizationId(CODE),
        roles: [ROLE],
      });
      await command(administrator, 'appointStaff', '__typename', {
        newStaff: { staffCode: 'FLOOD-1', name: '防汛值守员' },
        postId: post.id,
        areaCodes: [demo.district.code],
        lines: [LINE],
      });
    });

    it('has no right before two persons have agreed on a rule', async () => {
      expect(await codeOf(issues())).toBe('FORBIDDEN');
      const proposal = {
        role: ROLE,
        operations: ['Query.issues', 'Query.issue', 'Entity.Issue', 'Entity.Task', 'Mutation.acceptTask'],
        rows: ['ORGANIZATION'],
        reason: '汛期值守',
      };
      const [first, second] = coordinators as [Person, Person];
      // The personnel officer may not accept tasks, so the officer cannot give this right to anybody.
      expect(await codeOf(command(gateway.as('personnel-officer'), 'proposeRoleRule', '__typename', proposal))).toBe(
        'RULE_ABOVE_OWN_RIGHTS',
      );
      const proposed = await command<{ rule: { id: string; version: number } }>(
        first,
        'proposeRoleRule',
        'rule { id version }',
        proposal,
      );
      const approval = { ruleId: proposed.rule.id, expectedVersion: proposed.rule.version };
      expect(await codeOf(command(first, 'approveRoleRule', '__typename', approval))).toBe('RULE_OWN_PROPOSAL');
      expect(await codeOf(issues())).toBe('FORBIDDEN');
      rule = (
        await command<{ rule: { id: string; version: number } }>(
          second,
          'approveRoleRule',
          'rule { id version }',
          approval,
        )
      ).rule;
      await eventually(async () => (await codeOf(issues())) === 'ok', { timeoutMs: 10_000 });
    });

    it('lets its holder take the task that the duty list sends to the new department, and do nothing else', async () => {
      const category = demo.categories.find(({ riskGrade }) => riskGrade === 4)!;
      const rows = importFiles(demo)['duty-list.csv']!.trimEnd().split('\n');
      const others = rows.filter((row) => !row.startsWith(`${category.code},`));
      const content = `${others.join('\n')}\n${category.code},district,${demo.district.code},${CODE},lead,防汛\n`;
      await eventually(
        async () =>
          (await codeOf(command(gateway.as('operator'), 'importDutyList', 'imported', { content }, 'import'))) === 'ok',
      );
      const desk = coordinators[0]!;
      const { issue } = await command<{ issue: { id: string; version: number } }>(
        desk,
        'reportIssue',
        'issue { id version }',
        {
          source: 'HOTLINE_12345',
          title: '河道水位上涨',
          description: '河道水位超过警戒线，请派人值守。',
          areaCode: demo.grids[0]!.code,
        },
      );
      const judged = await command<{ issue: { version: number } }>(desk, 'judgeIssue', 'issue { version }', {
        issueId: issue.id,
        decision: 'ACCEPT',
        categoryCode: category.code,
        expectedVersion: issue.version,
      });
      const dispatched = await eventually(async () => {
        const done = command<{ issue: { version: number; tasks: { id: string }[] } }>(
          desk,
          'dispatchIssue',
          'issue { version tasks { id } }',
          { issueId: issue.id, organizationId: organizationId(CODE), expectedVersion: judged.issue.version },
        );
        return (await codeOf(done)) === 'ok' ? (await done).issue : null;
      });
      const { id: taskId } = dispatched!.tasks.at(-1)!;
      const own = await keeper.send<{ issues: { edges: { node: { id: string } }[] } }>(
        'query Issues { issues(first: 5) { edges { node { id } } } }',
      );
      // The person sees only the matter of their own department, although the district has many more.
      expect(own.issues.edges.map(({ node }) => node.id)).toEqual([issue.id]);
      const accepted = await command<{ issue: { state: string; version: number } }>(
        keeper,
        'acceptTask',
        'issue { state version }',
        { taskId, expectedVersion: dispatched!.version },
      );
      expect(accepted.issue.state).toBe('HANDLING');
      const { version: expectedVersion } = accepted.issue;
      expect(
        await codeOf(command(keeper, 'completeTask', '__typename', { taskId, expectedVersion, result: '已值守' })),
      ).toBe('FORBIDDEN');
      expect(await codeOf(command(keeper, 'closeIssue', '__typename', { issueId: issue.id, expectedVersion }))).toBe(
        'FORBIDDEN',
      );
      expect(await codeOf(keeper.send('query Staff { staffMembers(first: 5) { edges { node { id } } } }'))).toBe(
        'FORBIDDEN',
      );
      expect(await codeOf(keeper.send('query Region { region(code: "320106000000") { code } }'))).toBe('FORBIDDEN');
    }, 60_000);

    it('loses the right within seconds when the rule is revoked', async () => {
      await command(
        coordinators[0]!,
        'revokeRoleRule',
        '__typename',
        { ruleId: rule.id, expectedVersion: rule.version, reason: '汛期结束' },
        'endRoleRule',
      );
      await eventually(async () => (await codeOf(issues())) === 'FORBIDDEN', { timeoutMs: 10_000 });
    });
  });
}
