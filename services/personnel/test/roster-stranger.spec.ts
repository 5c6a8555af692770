import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import { anActor, importFile, key, organizationId, organizationsCsv, staffCsv, staffId, street } from './district.js';

/** Plans the roster of another street. */
const stranger = anActor(['street_dispatcher'], { organizationIds: [organizationId('STREET2')] });
const header = 'staffCode,kind,areaCodes,line,startsAt,endsAt';

describe('a stranger does not learn when a person held a post', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  // The person holds the first post from 2026 on.
  it.each([
    ['by a duty while the person holds a post', 'scheduleDuty', '2026-07', {}],
    ['by a duty before the first post', 'scheduleDuty', '2025-07', {}],
    ['by a duty for an organization', 'scheduleDuty', '2026-07', { organizationId: organizationId('STREET') }],
    [
      'by a duty for an organization before the first post',
      'scheduleDuty',
      '2025-07',
      { organizationId: organizationId('STREET') },
    ],
    ['by a leave while the person holds a post', 'recordLeave', '2026-07', {}],
    ['by a leave before the first post', 'recordLeave', '2025-07', {}],
  ])('%s', async (_, command, month, parts) => {
    const type = `${command[0]!.toUpperCase()}${command.slice(1)}Input`;
    const times = { startsAt: `${month}-02T00:00:00Z`, endsAt: `${month}-02T10:00:00Z` };
    const { errors } = await subgraph.ask(
      `mutation ($input: ${type}!) { ${command}(input: $input) { entry { id } } }`,
      { as: stranger, variables: { input: { idempotencyKey: key(), staffId: staffId('DESK1'), ...times, ...parts } } },
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['OUT_OF_SCOPE']);
  });

  it.each(['2026-12-01,2026-12-02', '2025-06-01,2025-06-02'])('by a file with %s', async (days) => {
    const file = `${header}\nDESK1,duty,${street},,${days}`;
    const { errors } = await importFile(subgraph, 'Roster', file, { as: stranger });
    expect(errors.map(({ code }) => code)).toEqual(['OUT_OF_SCOPE']);
  });
});
