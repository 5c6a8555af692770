import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames } from '@jiceng/contracts/contract';
import { run, until, type Kubernetes, type Outcome, type Pod } from './kubernetes.js';
import type { StoresAccess } from './stores.js';

/** Nested values of the chart. */
export type Values = {
  [name: string]: string | number | boolean | null | Values | Values[] | readonly (string | number)[];
};

/** Longest time that helm waits for an install or upgrade. */
const WAIT = '10m';

/** One installed release of the chart, in the production profile. */
export class Release {
  /** The name of the namespace. A drain chooses pods by this name and must not touch another release on the cluster. */
  readonly name: string;
  readonly kubernetes: Kubernetes;
  private readonly chart: string;
  /** Values with which the release is installed. */
  readonly values: Values;

  constructor(kubernetes: Kubernetes, chart: string, values: Values) {
    this.name = kubernetes.namespace;
    this.kubernetes = kubernetes;
    this.chart = chart;
    this.values = values;
  }

  /** Creates the secret and the certificate authority, which an operator creates before installing the chart. */
  async prepare({ secret, ca }: StoresAccess): Promise<void> {
    await this.kubernetes.ensureNamespace('restricted');
    await this.kubernetes.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'jiceng' }, stringData: secret });
    await this.kubernetes.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'district-ca' },
      data: { 'ca.crt': ca },
    });
  }

  install(): Promise<Outcome> {
    return this.withValues({}, (file) =>
      this.kubernetes.tryHelm(['install', this.name, this.chart, '-f', file, '--wait', '--timeout', WAIT]),
    );
  }

  /** @param where options that say where the images are: `--registry HOST …` or `--loaded` */
  installFromBundle({ folder, key }: { folder: string; key: string }, where: readonly string[]): Promise<Outcome> {
    return this.withValues({}, (file) =>
      run(
        'sh',
        [
          `${folder}/install.sh`,
          '--key',
          key,
          ...where,
          '--values',
          file,
          '--namespace',
          this.kubernetes.namespace,
          '--release',
          this.name,
        ],
        { timeoutMs: 1_000_000 },
      ),
    );
  }

  /**
   * Returns the YAML of an upgrade to these values without installing it.
   * @throws Error with the output of helm
   */
  async render(changes: Values): Promise<string> {
    const outcome = await this.withValues(changes, (file) =>
      this.kubernetes.tryHelm(['upgrade', this.name, this.chart, '-f', file, '--dry-run=server', '-o', 'json']),
    );
    if (!outcome.ok) throw new Error(outcome.text.trim());
    return (JSON.parse(outcome.stdout) as { manifest: string }).manifest;
  }

  upgrade(changes: Values = {}, ...more: string[]): Promise<Outcome> {
    return this.withValues(changes, (file) =>
      this.kubernetes.tryHelm(['upgrade', this.name, this.chart, '-f', file, '--wait', '--timeout', WAIT, ...more]),
    );
  }

  rollback(): Promise<Outcome> {
    return this.kubernetes.tryHelm(['rollback', this.name, '--wait', '--timeout', WAIT]);
  }

  uninstall(): Promise<Outcome> {
    return this.kubernetes.tryHelm(['uninstall', this.name, '--wait', '--timeout', '5m', '--ignore-not-found']);
  }

  test(): Promise<Outcome> {
    return this.kubernetes.tryHelm(['test', this.name, '--timeout', '3m']);
  }

  async isInstalled(): Promise<boolean> {
    return (await this.kubernetes.tryHelm(['status', this.name])).ok;
  }

  async revision(): Promise<number> {
    return (JSON.parse(await this.kubernetes.helm(['status', this.name, '-o', 'json'])) as { version: number }).version;
  }

  /** Pods of a component such as `coordination-api`; of all components when absent. */
  pods(component?: string): Promise<Pod[]> {
    return this.kubernetes.pods(
      [
        `app.kubernetes.io/instance=${this.name}`,
        ...(component ? [`app.kubernetes.io/name=${component}`] : ['jiceng/tier in (gateway,service)']),
      ].join(','),
    );
  }

  /** Names of all components, the gateway first. */
  get components(): string[] {
    return ['gateway', ...serviceNames.flatMap((service) => [`${service}-api`, `${service}-worker`])];
  }

  /** Resolves when every deployment has all its pods ready. */
  async ready(seconds: number): Promise<void> {
    await until('all pods ready', seconds, async () => {
      const pods = await this.kubernetes.list<{
        apiVersion: string;
        kind: string;
        metadata: { name: string; uid: string };
        spec: { replicas: number };
        status: { readyReplicas?: number; updatedReplicas?: number };
      }>('deployments', `app.kubernetes.io/instance=${this.name}`);
      const waiting = pods
        .filter(
          ({ spec, status }) =>
            (status.readyReplicas ?? 0) < spec.replicas || (status.updatedReplicas ?? 0) < spec.replicas,
        )
        .map(({ metadata }) => metadata.name);
      if (waiting.length > 0) throw new Error(`waiting for ${waiting.join(', ')}`);
      return pods.length > 0;
    });
  }

  /** Returns the reasons why pods are not ready: states, events and the last log lines. */
  async troubles(): Promise<string> {
    const pods = await this.kubernetes.pods(`app.kubernetes.io/part-of=jiceng`);
    const lines: string[] = [];
    for (const { metadata, status } of pods) {
      const bad = status.phase === 'Succeeded' ? undefined : status.containerStatuses?.find(({ ready }) => !ready);
      if (status.phase !== 'Pending' && !bad) continue;
      lines.push(`${metadata.name}: ${status.phase} ${JSON.stringify(bad?.state ?? {})}`);
      lines.push((await this.kubernetes.try(['logs', metadata.name, '--tail=6'])).text.trim());
    }
    const events = await this.kubernetes.try([
      'get',
      'events',
      '--sort-by=.lastTimestamp',
      '--field-selector=type=Warning',
    ]);
    return [...lines, ...events.text.trim().split('\n').slice(-10)].join('\n');
  }

  private async withValues(changes: Values, work: (file: string) => Promise<Outcome>): Promise<Outcome> {
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-values-'));
    try {
      const file = join(folder, 'values.json');
      writeFileSync(file, JSON.stringify(merged(this.values, changes)));
      return await work(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Services that every command needs. They get two replicas, so that one may fail. */
const onTheWayOfCommands = new Set<string>(['personnel', 'coordination']);

/**
 * Values of the test's installation. The resource requests are small, so that a cluster on a laptop can run all pods.
 */
export function testValues(image: string, { issuer, jwksUrl }: StoresAccess): Values {
  const at = image.lastIndexOf(':');
  const part = (replicas: number, memory: string): Values => ({
    replicas,
    resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory } },
    autoscaling: { enabled: false },
  });
  return {
    image: { repository: image.slice(0, at), tag: image.slice(at + 1) },
    secrets: { existingSecret: 'jiceng' },
    trustedCa: { configMap: 'district-ca' },
    oidc: { issuer, jwksUrl },
    gateway: part(2, '512Mi'),
    services: Object.fromEntries(
      serviceNames.map((service) => [
        service,
        { api: part(onTheWayOfCommands.has(service) ? 2 : 1, '512Mi'), worker: part(1, '512Mi') },
      ]),
    ),
    // Network policies apply behind the Service, so this is the port of the pod.
    networkPolicy: { identityPorts: [8443] },
  };
}

function merged(base: Values, changes: Values): Values {
  const result: Values = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    const before = result[name];
    const nested = (one: unknown): one is Values => typeof one === 'object' && one !== null && !Array.isArray(one);
    result[name] = nested(before) && nested(value) ? merged(before, value) : value;
  }
  return result;
}
