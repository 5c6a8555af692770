import type { DemoAccount } from './accounts.js';
import { Refused, type Gateway, type RequestOptions } from './gateway-client.js';
import type { DemoDistrict } from './district.js';
import { positionInside } from './geography.js';
import { mapHotline } from './hotline.js';
import { planLives, type HistoryOptions, type Life } from './history.js';
import { organizationId } from './identifiers.js';
import { organizationCode } from './organizations.js';
import { seededRandom } from './random.js';
import type { FileReport } from './reports.js';

/** Accounts of the systems that deliver in the demo. The issuer signs them in as an identity provider does. */
export const HOTLINE = 'hotline-12345';
export const SENSORS = 'water-sensors';

const clients = [
  {
    code: HOTLINE,
    name: '12345 热线工单系统',
    source: 'HOTLINE_12345',
    requestsPerMinute: 3000,
    replaces: 'hotline-orders',
  },
  { code: SENSORS, name: '积水监测平台', source: 'IOT', requestsPerMinute: 600, replaces: 'water-level' },
] as const;

/** Systems in which the communities of the demo had to enter data; the first two are replaced by clients. */
const systems = [
  { code: 'hotline-orders', name: '12345 热线工单填报系统', accounts: 2 },
  { code: 'water-level', name: '防汛值守填报系统', accounts: 1 },
  { code: 'city-management', name: '数字城管采集系统', accounts: 2 },
  { code: 'civil-affairs', name: '民政救助信息系统', accounts: 1 },
];

export function clientAccounts(): DemoAccount[] {
  return clients.map(({ code, name }) => ({
    account: code,
    subject: code,
    name,
    title: '接入系统',
    organization: '',
    roles: ['client'],
    featured: false,
  }));
}

interface Options {
  gateway: Gateway;
  demo: DemoDistrict;
  /** Prefix of the idempotency keys, so that an interrupted load can be resumed. */
  keyPrefix: string;
  at?: Date;
  /** The issues of the history. The mapping of the hotline lacks the category of its newest one. */
  lives: readonly Life[];
}

/** Records the systems of the communities, registers the hotline and the sensors, and maps the hotline's categories. */
export async function registerClients({ gateway, demo, keyPrefix, at, lives }: Options): Promise<void> {
  const options: RequestOptions = at === undefined ? {} : { at };
  const administrator = gateway.as('district-admin');
  const office = organizationId(organizationCode.coordinationOffice(demo.district.code));
  const communities = demo.district.streets.flatMap((street) => street.communities.map(({ code }) => code));
  const known = async (work: Promise<unknown>, ...codes: string[]): Promise<void> => {
    try {
      await work;
    } catch (error) {
      // An earlier load with other keys has done it.
      if (!(error instanceof Refused && codes.includes(error.code))) throw error;
    }
  };
  for (const { code, name, accounts } of systems)
    await known(
      administrator.send(
        'mutation RecordSystem($input: RecordSystemInput!) { recordSystem(input: $input) { system { code } } }',
        {
          input: {
            idempotencyKey: `${keyPrefix}-system-${code}`,
            code,
            name,
            expectedVersion: null,
            accounts: communities.map((regionCode) => ({ regionCode, accounts })),
          },
        },
        options,
      ),
      'STALE_VERSION',
    );
  for (const { code, name, source, requestsPerMinute, replaces } of clients)
    await known(
      administrator.send(
        'mutation RegisterClient($input: RegisterClientInput!) { registerClient(input: $input) { client { code } } }',
        {
          input: {
            idempotencyKey: `${keyPrefix}-client-${code}`,
            code,
            name,
            scopes: ['INTAKE', 'STATUS'],
            sources: [{ source, organizationId: office }],
            requestsPerMinute,
            tokenSubject: code,
            replacesSystem: replaces,
          },
        },
        options,
      ),
      'CLIENT_CODE_TAKEN',
    );
  const newest = lives
    .filter(({ source }) => source === 'HOTLINE_12345')
    .reduce<Life | undefined>((last, life) => (last && last.reportedAt >= life.reportedAt ? last : life), undefined);
  await mapHotline({
    gateway,
    client: HOTLINE,
    categories: demo.categories,
    lacking: newest?.categoryCode,
    keyPrefix,
    request: options,
  });
}

/** Days before the end of the history at which the sensors report. */
const alarmsAt = [0.2, 2, 9];
const dayMs = 86_400_000;

/** Plans the alarms of the sensors: high water at underpasses, which no person reports or is asked about. */
export function planAlarms(
  demo: Pick<DemoDistrict, 'grids'>,
  until: Date,
  { seed, classify }: Pick<HistoryOptions, 'seed' | 'classify'>,
): Life[] {
  const random = seededRandom(`${seed}:alarms`);
  const reports = alarmsAt.map((days, line): FileReport => ({
    line,
    subject: '下穿通道积水超过警戒值',
    body: '积水监测点水位超过警戒值，路面积水，车辆行人通行受阻，请现场处置。',
    reportedAt: new Date(until.getTime() - days * dayMs),
    position: positionInside(random.pick(demo.grids), random),
    reply: '已到现场抽排，积水已退，通道恢复通行。',
    repliedAt: new Date(until.getTime() - (days - 1) * dayMs),
  }));
  const none = { returned: 0, arbitrated: 0, joint: 0, rejected: 0, duplicate: 0 };
  return planLives({ seed: `${seed}-alarms`, grids: demo.grids, classify, reports, shares: none }).map((life) => ({
    ...life,
    source: 'IOT',
    adds: null,
    reopens: false,
    callback: null,
  }));
}
