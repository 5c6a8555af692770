import { Refused, type Gateway, type Person, type RequestOptions } from './gateway-client.js';
import type { DemoDistrict } from './district.js';
import { organizationId, staffId } from './identifiers.js';
import { organizationCode } from './organizations.js';

/** Code of the role that the demo district adds to the built-in ones. */
export const floodWatch = 'flood_watch';

interface Options {
  gateway: Gateway;
  demo: DemoDistrict;
  /** Prefix of the idempotency keys, so that an interrupted load can be resumed. */
  keyPrefix: string;
  at?: Date;
}

/**
 * Adds the role 防汛值守员 with a rule that one coordinator proposes and another approves: a person with this role
 * follows the matters of the person's line in the whole district. A handler of the water department holds a second post
 * with this role.
 */
export async function addFloodWatch({ gateway, demo, keyPrefix, at }: Options): Promise<void> {
  const options: RequestOptions = at === undefined ? {} : { at };
  const administrator = gateway.as('district-admin');
  const command = async <T>(person: Person, name: string, answer: string, input: object): Promise<T> => {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const { done } = await person.send<{ done: T }>(
      `mutation ${type}($input: ${type}!) { done: ${name}(input: $input) { ${answer} } }`,
      { input: { idempotencyKey: `${keyPrefix}-${floodWatch}-${name}`, ...input } },
      options,
    );
    return done;
  };
  const coordinators = demo.staff
    .filter(({ roles }) => roles.includes('coordinator'))
    .map(({ id }) => gateway.as(demo.accounts.find(({ subject }) => subject === id)!.account));
  const [first, second] = coordinators as [Person, Person];
  const role = { code: floodWatch, labelZh: '防汛值守员', labelEn: 'Flood watch' };
  try {
    await command(administrator, 'addRole', 'role { code }', role);
  } catch (error) {
    // An earlier load with other keys has added the role and its post.
    if (error instanceof Refused && error.code === 'ROLE_TAKEN') return;
    throw error;
  }
  const { rule } = await command<{ rule: { id: string; version: number } }>(
    first,
    'proposeRoleRule',
    'rule { id version }',
    {
      role: floodWatch,
      operations: ['Query.issues', 'Query.issue', 'Query.inbox', 'Live.inbox', 'Entity.Issue', 'Entity.Task'],
      rows: ['REGION', 'LINE'],
      reason: '汛期须掌握全区水务事项。',
    },
  );
  await command(second, 'approveRoleRule', 'rule { state }', { ruleId: rule.id, expectedVersion: rule.version });
  const department = organizationCode.department(demo.district.code, 'water');
  const { post } = await command<{ post: { id: string } }>(administrator, 'createPost', 'post { id }', {
    code: `${department}-FLOOD`,
    name: '防汛值守员',
    establishment: 'CIVIL_SERVANT',
    organizationId: organizationId(department),
    roles: [floodWatch],
  });
  const handler = demo.staff.find(
    ({ organizationCode: code, roles }) => code === department && roles.includes('department_handler'),
  )!;
  await command(administrator, 'appointStaff', 'assignment { id }', {
    staffId: staffId(handler.staffCode),
    postId: post.id,
    areaCodes: [demo.district.code],
    lines: ['water'],
  });
}
