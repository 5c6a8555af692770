import { afterAll, beforeAll } from '@jest/globals';
import { startTestPlatform, type TestPlatform } from '@jiceng/testing/platform-process';
import { loadDemoDistrict } from '../../deploy/demo/load.js';
import { describeDeny } from '../deny/deny.journey.js';
import { describeJurisdiction } from '../deny/jurisdiction.journey.js';
import { describeClients } from '../guarantees/clients.journey.js';
import { describeDeliveries } from '../guarantees/deliveries.journey.js';
import { describeDutyList } from '../guarantees/duty-list.journey.js';
import { describeExports } from '../guarantees/exports.journey.js';
import { describeFiles } from '../guarantees/files.journey.js';
import { describeFrontEnds } from '../guarantees/front-ends.journey.js';
import { describeLines } from '../guarantees/lines.journey.js';
import { describeNodes } from '../guarantees/nodes.journey.js';
import { describeOpen311 } from '../guarantees/open311.journey.js';
import { describeProcesses } from '../guarantees/processes.journey.js';
import { describeRoles } from '../guarantees/roles.journey.js';
import { SpanReceiver } from '../guarantees/span-receiver.js';
import { describeStatusWebhooks } from '../guarantees/status-webhooks.journey.js';
import { describeTraces } from '../guarantees/traces.journey.js';

/**
 * One platform with the demo district for the journeys that kill nothing and move no clock. The last two
 * journeys change rules of the district.
 */
let receiver: SpanReceiver;
let running: TestPlatform;

beforeAll(async () => {
  receiver = await SpanReceiver.start();
  running = await startTestPlatform({ durable: false, env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  await loadDemoDistrict({
    gatewayUrl: running.gatewayUrl,
    districtCode: '320106',
    home: running.home,
    issues: 12,
    onProgress: () => undefined,
  });
}, 240_000);
afterAll(async () => {
  await running.stop();
  await receiver.stop();
}, 60_000);

describeDeny(() => running);
// This journey compares the whole platform before and after, so journeys that write run later.
describeJurisdiction(() => running);
describeNodes(() => running);
describeTraces(
  () => running,
  () => receiver,
);
describeFrontEnds(() => running);
describeFiles(() => running);
describeExports(() => running);
describeProcesses(() => running);
describeDutyList(() => running);
describeLines(() => running);
describeRoles(() => running);
describeClients(() => running);
describeOpen311(() => running);
describeStatusWebhooks(() => running);
describeDeliveries(() => running);
