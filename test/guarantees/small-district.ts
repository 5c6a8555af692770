import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@jiceng/testing/eventually';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { Gateway } from '../../deploy/demo/gateway-client.js';

const district = '320106000000';
const street = '320106001000';
export const community = '320106001001';

const accounts = [
  {
    account: 'operator',
    subject: 'operator',
    name: '平台运维',
    title: '平台运维',
    organization: '信息中心',
    roles: ['operator'],
    featured: true,
  },
  ...[1, 2, 3].map((number) => ({
    account: `resident-${number}`,
    subject: `resident-${number}`,
    name: `居民${number}`,
    title: '居民',
    organization: '',
    roles: ['resident'],
    featured: true,
  })),
];

const regions = `code,name,level,parentCode
${district},测试区,district,
${street},测试街道,street,${district}
${community},测试社区,community,${street}
`;
const organizations = `code,name,kind,line,parentCode,regionCode
GOV,测试区人民政府,district_government,,,${district}
STREET,测试街道办事处,street_office,,GOV,${street}
`;
const intakeDesks = `regionCode,organizationCode
${street},STREET
`;

/** Prepares a started platform for reports: creates the accounts and one street whose office is the intake desk. */
export async function settleSmallDistrict({ home, gatewayUrl }: TestPlatform): Promise<Gateway> {
  writeFileSync(join(home, 'accounts.json'), JSON.stringify(accounts));
  const gateway = new Gateway(gatewayUrl);
  const operator = gateway.as('operator');
  const load = async (mutation: string, type: string, content: string): Promise<void> => {
    await eventually(
      async () => {
        const { answer } = await operator.send<{ answer: { rejected: number; errors: unknown[] } }>(
          `mutation Load($input: ${type}!) { answer: ${mutation}(input: $input) { rejected errors { row code } } }`,
          { input: { idempotencyKey: crypto.randomUUID(), content } },
        );
        if (answer.rejected > 0) throw new Error(`${mutation}: ${JSON.stringify(answer.errors)}`);
      },
      { timeoutMs: 30_000, intervalMs: 300 },
    );
  };
  await load('importRegions', 'ImportInput', regions);
  await load('importOrganizations', 'ImportInput', organizations);
  await load('importIntakeDesks', 'ImportInput', intakeDesks);
  await eventually(() => report(gateway, 'resident-1', '第一件'), { timeoutMs: 30_000, intervalMs: 300 });
  return gateway;
}

/**
 * Files one report through the gateway; the client repeats the command while the platform is busy or restarting.
 * Returns the id of the issue.
 */
export async function report(
  gateway: Gateway,
  account: string,
  description: string,
  reporter?: Record<string, unknown>,
  areaCode = community,
): Promise<string> {
  const { answer } = await gateway
    .as(account)
    .send<{ answer: { issue: { id: string } } }>(
      'mutation Report($input: ReportIssueInput!) { answer: reportIssue(input: $input) { issue { id } } }',
      {
        input: {
          idempotencyKey: crypto.randomUUID(),
          source: 'RESIDENT',
          description,
          areaCode,
          ...(reporter ? { reporter } : {}),
        },
      },
    );
  return answer.issue.id;
}
