import { ask, community, key } from './browser.js';

interface Issue {
  id: string;
  version: number;
}

/**
 * Lets two departments each handle issues of a category that no other journey uses, so that the coordination office
 * finds an overlap in the duty list.
 */
export async function overlap(): Promise<string> {
  const { code, item } = await unusedCategory();
  for (const account of ['urban-management', 'urban-management', 'environment']) await handledBy(account, code);
  return item;
}

async function unusedCategory(): Promise<{ code: string; item: string }> {
  const { categories } = await ask<{ categories: { edges: { node: { code: string; item: string } }[] } }>(
    'coordinator',
    '{ categories(first: 100) { edges { node { code item } } } }',
  );
  for (const { node } of [...categories.edges].reverse()) {
    const { issues } = await ask<{ issues: { edges: unknown[] } }>(
      'coordinator',
      'query ($code: String!) { issues(first: 1, filter: { categoryPrefix: $code }) { edges { cursor } } }',
      { code: node.code },
    );
    if (issues.edges.length === 0) return node;
  }
  throw new Error('every category of the demo district has issues');
}

async function handledBy(account: string, categoryCode: string): Promise<void> {
  const { me } = await ask<{ me: { organization: { id: string } } }>(account, '{ me { organization { id } } }');
  const send = async (as: string, name: string, input: object, more = ''): Promise<Issue & { task: string }> => {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const { answer } = await ask<{ answer: { issue: Issue; task?: { id: string } } }>(
      as,
      `mutation ($input: ${type}!) { answer: ${name}(input: $input) { issue { id version } ${more} } }`,
      { input: { idempotencyKey: key(), ...input } },
    );
    return { ...answer.issue, task: answer.task?.id ?? '' };
  };
  const street = 'street-dispatcher';
  const reported = await send(street, 'reportIssue', {
    source: 'HOTLINE_12345',
    sourceReference: `12345-${key().slice(0, 8)}`,
    description: '请尽快派人到现场处理。',
    areaCode: await community(),
    categoryCode,
  });
  const about = ({ id, version }: Issue): object => ({ issueId: id, expectedVersion: version });
  const judged = await send(street, 'judgeIssue', { ...about(reported), decision: 'ACCEPT' });
  const offer = { ...about(judged), organizationId: me.organization.id };
  const { task, version } = await send(street, 'dispatchIssue', offer, 'task { id }');
  await send(account, 'acceptTask', { taskId: task, expectedVersion: version });
}
