import { serviceNames } from '@jiceng/contracts/contract';
import { DrillLog } from '../../../deploy/drill/drill-log.js';
import { walkThroughTheLoop } from '../../../deploy/drill/walkthrough.js';
import { expectThat } from '../cluster-test.js';
import type { Row } from '../row.js';

const secondsFrom = (began: number): number => Math.round((Date.now() - began) / 1000);

export const installRows: readonly Row[] = [
  {
    name: 'install',
    shows: 'install to ready, production profile: TLS to PostgreSQL, Redis and the provider; Pod Security "restricted"',
    quick: true,
    run: async (test) => {
      const began = Date.now();
      const { bundle, registry, plainHttp } = test.options;
      const outcome = bundle
        ? await test.release.installFromBundle(
            bundle,
            registry ? ['--registry', registry, ...(plainHttp ? ['--plain-http'] : [])] : ['--loaded'],
          )
        : await test.release.install();
      expectThat(outcome.ok, 'the installation to succeed', `${outcome.text.trim()}\n${await test.release.troubles()}`);
      const seconds = secondsFrom(began);
      const pods = await test.release.pods();
      const restarts = pods.reduce((sum, { status }) => sum + (status.containerStatuses?.[0]?.restartCount ?? 0), 0);
      expectThat(restarts === 0, 'no container to have restarted', `${restarts} restarts`);
      return `${bundle ? `from the offline bundle${registry ? ` through the registry ${registry}` : ''}: ` : ''}${pods.length} pods ready after ${seconds} s, migrations included`;
    },
  },
  {
    name: 'helm-test',
    shows: '`helm test`, as an operator runs it after an installation',
    quick: true,
    run: async (test) => {
      const outcome = await test.release.test();
      expectThat(outcome.ok && /^Phase:\s+Succeeded$/m.test(outcome.text), 'helm test to succeed', outcome.text);
      const pod = `${test.release.name}-test`;
      const { stdout } = await test.kubernetes.try(['logs', pod]);
      // Helm does not delete this pod when it uninstalls the release. The pod holds the log, and the operator deletes
      // it.
      await test.kubernetes.kubectl(['delete', 'pod', pod]);
      return `succeeded: ${/^http:.* is ready.*$/m.exec(stdout)?.[0] ?? 'the node has forgotten its log'}`;
    },
  },
  {
    name: 'tokens',
    shows: "a query with the provider's token is answered; without, expired elsewhere or forged is refused",
    quick: true,
    run: async (test) => {
      const url = `${await test.gatewayUrl()}/graphql`;
      const ask = async (token?: string): Promise<{ status: number; text: string }> => {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
          body: JSON.stringify({ query: '{ me { accountId roles } }' }),
          signal: AbortSignal.timeout(20_000),
        });
        return { status: response.status, text: await response.text() };
      };
      const good = await ask(await test.provider.sign('resident-1', '居民甲', ['resident']));
      expectThat(good.text.includes('"resident-1"') && !good.text.includes('errors'), 'an answer', good.text);
      const none = await ask();
      expectThat(none.text.includes('UNAUTHENTICATED'), 'a refusal without a token', none.text);
      const foreign = await ask(
        await test.provider.sign('resident-1', '居民甲', ['resident'], 'https://elsewhere.example'),
      );
      expectThat(foreign.text.includes('UNAUTHENTICATED'), "a refusal of another issuer's token", foreign.text);
      const [head, body, signature] = (await test.provider.sign('operator', 'x', ['operator'])).split('.');
      const forged = await ask(`${head}.${body}.${signature!.split('').reverse().join('')}`);
      expectThat(forged.text.includes('UNAUTHENTICATED'), 'a refusal of a forged token', forged.text);
      const demo = await fetch(`${await test.gatewayUrl()}/demo/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"account":"operator"}',
      });
      expectThat(demo.status === 404, 'no demo issuer in the production profile', demo.status);
      return 'answered; without a token, of another issuer and forged: UNAUTHENTICATED; no demo issuer';
    },
  },
  {
    name: 'drill',
    shows: "the drill through the gateway's Service",
    quick: true,
    run: async (test) => {
      const began = Date.now();
      const world = await test.settled();
      const imported = secondsFrom(began);
      let text = '';
      const log = new DrillLog((part) => {
        text += part;
      });
      const databases = await test.stores.databaseUrls();
      await walkThroughTheLoop(
        { world, origin: await test.gatewayUrl(), databases, release: () => Promise.resolve() },
        log,
      ).catch((error: unknown) => {
        if (log.deviations.length === 0) throw error;
      });
      expectThat(log.deviations.length === 0, 'no deviation', `${log.deviations.join('; ')}\n${text}`);
      return `${log.steps} steps, ${log.deviations.length} deviations; district imported in ${imported} s`;
    },
  },
  {
    name: 'migrate-twice',
    shows: 'migrations are safe to run again, and at once, while the platform serves',
    quick: false,
    run: async (test) => {
      const before = await migrationsOf(test.stores.sql.bind(test.stores));
      const { report } = await test.underLoad(async () => {
        const outcome = await test.release.upgrade();
        expectThat(
          outcome.ok,
          'helm upgrade to the same version to succeed',
          `${outcome.text}\n${await test.release.troubles()}`,
        );
      });
      expectThat(report.failures.length === 0, 'no failed command', report.failures.slice(0, 3).join('; '));
      const after = await migrationsOf(test.stores.sql.bind(test.stores));
      expectThat(before === after, 'the same migrations as before', after);
      return `same version again: ${after} migrations before and after, ${report.acknowledged} commands acknowledged meanwhile, none failed`;
    },
  },
];

async function migrationsOf(sql: (database: string, text: string) => Promise<string>): Promise<number> {
  const counts = await Promise.all(
    serviceNames.map((service) =>
      sql(`jiceng_${service.replaceAll('-', '_')}`, 'SELECT count(*) FROM schema_migration'),
    ),
  );
  return counts.reduce((sum, count) => sum + Number(count), 0);
}
