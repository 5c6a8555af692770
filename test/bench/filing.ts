import type { HttpJob } from './http-driver.js';
import { runDriver } from './driver.js';
import { percentileOf, ratioOf, spreadOf } from './statistics.js';
import type { Row } from './results.js';
import type { Stage } from './stage.js';
import { Transactions, YARDSTICK_CONNECTIONS } from './transactions.js';
import type { BenchOptions } from './bench-options.js';

const REPORT =
  'mutation ReportIssue($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id version state stateDueAt } } }';
const CONNECTIONS = [32, 128] as const;

/**
 * Reports by many residents, each with their own token. The texts are real messages and the places lie in the grids.
 */
export function reportRequests({ cast }: Stage): HttpJob['requests'] {
  return Array.from({ length: 1000 }, (_, index) => {
    const { title, description } = cast.reports[index % cast.reports.length]!;
    const [longitude, latitude] = cast.places[(index * 7) % cast.places.length]!;
    return {
      headers: { authorization: `Bearer ${cast.residents[index % cast.residents.length]!.token}` },
      body: JSON.stringify({
        query: REPORT,
        variables: { input: { idempotencyKey: '@KEY@', source: 'RESIDENT', title, description, longitude, latitude } },
      }),
    };
  });
}

/**
 * Compares filing through the gateway with programs that write the three rows of a report and nothing else. Also
 * measures the rate of filing that counts the time until every event has taken effect.
 */
export async function benchFiling(
  stage: Stage,
  { rounds, seconds }: BenchOptions,
  tell: (line: string) => void,
): Promise<Row[]> {
  const transactions = new Transactions(stage.platform.postgres);
  await transactions.prepare();
  const requests = reportRequests(stage);
  const file = (connections: number, time: number) =>
    runDriver<HttpJob>('http-driver.ts', {
      origin: stage.platform.gatewayUrl,
      connections,
      warmUp: 0.5,
      seconds: time,
      requests,
    });
  await file(32, 3);
  await stage.settle();
  const three: number[] = [];
  const one: number[] = [];
  const lanes = CONNECTIONS.map((connections) => ({
    connections,
    rates: [] as number[],
    throughout: [] as number[],
    p95: [] as number[],
    failed: 0,
    failure: null as string | null,
  }));
  for (let round = 1; round <= rounds; round += 1) {
    three.push(await transactions.rate('three', YARDSTICK_CONNECTIONS, seconds));
    one.push(await transactions.rate('one', YARDSTICK_CONNECTIONS, seconds));
    for (const lane of lanes) {
      const result = await file(lane.connections, seconds);
      const settling = await stage.settle();
      lane.rates.push(result.count / result.seconds);
      lane.throughout.push(result.count / (result.seconds + settling));
      lane.p95.push(percentileOf(result.latencies, 0.95));
      lane.failed += result.failed;
      lane.failure ??= result.failure;
    }
    tell(
      `round ${round}: T ${three.at(-1)!.toFixed(0)}/s, C ${one.at(-1)!.toFixed(0)}/s, filing ${lanes.map(({ connections, rates, throughout }) => `${rates.at(-1)!.toFixed(0)}/s at ${connections} (${throughout.at(-1)!.toFixed(0)}/s with every consequence)`).join(', ')}`,
    );
  }
  const fault = lanes.find(({ failed }) => failed > 0);
  if (fault) throw new Error(`${fault.failed} filings failed: ${fault.failure}`);
  return [
    {
      name: `T: three inserts in a transaction, 32 connections (${transactions.tool})`,
      unit: '/s',
      spread: spreadOf(three),
    },
    { name: `C: the same as one statement, 32 connections (${transactions.tool})`, unit: '/s', spread: spreadOf(one) },
    ...lanes.flatMap(({ connections, rates, throughout, p95 }): Row[] => [
      { name: `filing, ${connections} connections`, unit: '/s', spread: spreadOf(rates), key: `filing-${connections}` },
      {
        name: `filing, ${connections} connections, against T`,
        unit: 'T',
        spread: ratioOf(rates, three),
        ...(connections === 32 ? { goal: { at: 'least', value: 1 } as const } : {}),
      },
      { name: `filing, ${connections} connections, against C`, unit: 'C', spread: ratioOf(rates, one) },
      {
        name: `filing, ${connections} connections, until every consequence is there`,
        unit: '/s',
        spread: spreadOf(throughout),
        key: `filing-sustained-${connections}`,
      },
      {
        name: `filing, ${connections} connections, until every consequence is there, in T`,
        unit: 'T',
        spread: ratioOf(throughout, three),
        ...(connections === 32 ? { goal: { at: 'least', value: 0.3 } as const } : {}),
      },
      { name: `filing, ${connections} connections, p95`, unit: 'ms', spread: spreadOf(p95) },
    ]),
  ];
}
