import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ServiceName } from '@jiceng/contracts/contract';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { generateDistrict, importFiles, type DemoDistrict } from '../../deploy/demo/district.js';
import { importAll } from '../../deploy/demo/import-files.js';
import { publishProcesses } from '../../deploy/demo/processes.js';
import { World } from '../../deploy/demo/world.js';
import { checkJournal, restAndCheck } from '../crash/verdict.js';
import { checkInvariants } from '../load/durability.js';
import type { ClusterOptions } from './cluster-options.js';
import { CommandLoad, type LoadReport } from './command-load.js';
import { entryAddress } from './entry.js';
import { Kubernetes } from './kubernetes.js';
import { Provider } from './provider.js';
import { Release, testValues } from './release.js';
import { Stores } from './stores.js';

export const checkout = resolve(import.meta.dirname, '../..');
const district = '320106000000';

/** Thrown when a check fails. The row counts as failed, and the test continues with the next row. */
export class Deviation extends Error {}

/** Thrown when the row cannot run on this cluster. The table says so, and the row does not count as passed. */
export class NotRun extends Error {}

/** @throws Deviation */
export function expectThat(held: unknown, expected: string, seen: unknown): asserts held {
  if (!held) throw new Deviation(`expected ${expected}, saw ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`);
}

/** The platform under test with its stores and its release. Every row works with this object. */
export class ClusterTest {
  readonly options: ClusterOptions;
  readonly kubernetes: Kubernetes;
  readonly stores: Stores;
  readonly demo: DemoDistrict;
  readonly provider: Provider;
  /** Folder of the journals. */
  private readonly folder = mkdtempSync(join(tmpdir(), 'jiceng-cluster-'));
  private installed: Release | null = null;
  private entry: string | null = null;
  private isSettled = false;

  private constructor(options: ClusterOptions, demo: DemoDistrict, provider: Provider) {
    this.options = options;
    this.demo = demo;
    this.provider = provider;
    this.kubernetes = new Kubernetes(options.namespace);
    this.stores = new Stores(new Kubernetes(`${options.namespace}-stores`));
  }

  static async prepare(options: ClusterOptions): Promise<ClusterTest> {
    const demo = generateDistrict({
      districtCode: district,
      today: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10),
    });
    return new ClusterTest(options, demo, await Provider.open(demo));
  }

  /**
   * Installs the stores, the secret and the certificate authority, as an operator does before the chart.
   * @param goOn true to use the stores that an earlier run left installed
   */
  async bringUpStores(goOn: boolean): Promise<void> {
    const { postgresImage, redisImage, operatedImage, image, chart } = this.options;
    const left = goOn ? await this.stores.adopt(this.provider) : null;
    if (!left) await this.tearDown();
    const access =
      left ?? (await this.stores.bringUp({ postgresImage, redisImage, operatedImage, image, provider: this.provider }));
    this.provider.issuer = access.issuer;
    // The checks of audit records recompute marks with this secret. They read it from the environment, where an
    // operator sets it.
    process.env.ACTOR_CONTEXT_SECRET = access.secret.ACTOR_CONTEXT_SECRET;
    this.installed = new Release(this.kubernetes, chart, testValues(image, access));
    if (!left) await this.installed.prepare(access);
  }

  get release(): Release {
    if (!this.installed) throw new Error('nothing is installed: the row "install" comes first');
    return this.installed;
  }

  /** Address of the gateway's Service from this machine. */
  async gatewayUrl(): Promise<string> {
    return (this.entry ??= this.options.address ?? (await entryAddress(this.kubernetes, this.release)));
  }

  /** Returns the district of the platform with its people, grids and duty list, after loading it where necessary. */
  async settled(): Promise<World> {
    const gateway = new Gateway(await this.gatewayUrl(), { tokenFor: this.provider.tokenFor, timeoutMs: 60_000 });
    // The stores of an earlier run have a district already.
    this.isSettled ||= Number(await this.stores.sql('jiceng_coordination', 'SELECT count(*) FROM duty_list')) > 0;
    if (!this.isSettled) {
      const of = { as: gateway.as('operator'), keyPrefix: `cluster-${district}` };
      await importAll({ ...of, files: importFiles(this.demo), onProgress: () => undefined });
      await publishProcesses({ ...of, categories: this.demo.categories });
      this.isSettled = true;
    }
    return new World(gateway, this.demo);
  }

  /** Sends commands through the Service while `work` runs. */
  async underLoad(
    work: (load: CommandLoad) => Promise<void>,
    clients = 2,
  ): Promise<{ report: LoadReport; load: CommandLoad }> {
    await this.settled();
    const load = await CommandLoad.begin({
      gatewayUrl: await this.gatewayUrl(),
      demo: this.demo,
      tokenFor: this.provider.tokenFor,
      clients,
      folder: this.folder,
    });
    try {
      await work(load);
      await load.goesOn(10, 90);
    } catch (error) {
      await load.end();
      throw error;
    }
    return { report: await load.end(), load };
  }

  /**
   * Checks that every acknowledged command took effect once, that every event was delivered and that the invariants
   * hold.
   * @throws Deviation
   */
  async assertNothingLost(load: CommandLoad): Promise<string> {
    const urls = await this.stores.databaseUrls();
    const platform = { databaseUrl: (service: ServiceName) => urls[service] };
    const faults = [
      ...(await restAndCheck(platform)),
      ...(await checkJournal(platform, load.gateway, load.journal, load.marker)),
    ];
    expectThat(faults.length === 0, 'nothing lost and nothing doubled', faults.slice(0, 5).join('; '));
    const { held, text } = checkInvariants(checkout, urls);
    expectThat(held, 'the invariants to hold', text);
    return `nothing lost, nothing doubled; ${text}`;
  }

  /** Deletes every object that this test, or an earlier test of the same name, made on the cluster. */
  async tearDown(): Promise<void> {
    await this.installed?.uninstall();
    await Promise.all([this.kubernetes.deleteNamespace(), this.stores.kubernetes.deleteNamespace()]);
  }

  /** Deletes the journals and, unless `keep` is set, the installation. */
  async end(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    if (!this.options.keep) await this.tearDown();
  }
}
