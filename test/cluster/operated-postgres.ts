import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserFault } from '@jiceng/local/user-fault';
import { Kubernetes, run, until, type KubernetesObject, type Pod } from './kubernetes.js';

const guide = resolve(import.meta.dirname, '../../deploy/docs/en/postgresql.md');

/** PostgreSQL as a cluster of the operator CloudNativePG, installed with the manifest and the commands of the guide. */
export class OperatedPostgres {
  /** Name of the service that leads to the primary. */
  static readonly service = 'jiceng-db-rw';
  /** Labels of the primary's pod. */
  readonly primary = { 'cnpg.io/cluster': 'jiceng-db', 'cnpg.io/instanceRole': 'primary' };
  private readonly kubernetes: Kubernetes;

  constructor(kubernetes: Kubernetes) {
    this.kubernetes = kubernetes;
  }

  /** @throws UserFault when the operator is not on the cluster */
  static async assertOperator(kubernetes: Kubernetes): Promise<void> {
    const { ok, text } = await kubernetes.try(['get', 'customresourcedefinition', 'clusters.postgresql.cnpg.io']);
    if (!ok)
      throw new UserFault(
        `--cloudnativepg: the operator is not on this cluster, test/cluster/operators/cloudnativepg.sh REGISTRY puts it there\n${text.trim()}`,
      );
  }

  /**
   * Installs the cluster.
   * @param image image of the instances; its user is 10001
   * @returns the password of the superuser
   */
  async bringUp(
    image: string,
    { ca, certificate, key }: { ca: string; certificate: string; key: string },
  ): Promise<string> {
    const section = readFileSync(guide, 'utf8')
      .split(/^## /m)
      .find((part) => part.startsWith('CloudNativePG'))!;
    const block = (language: string): string =>
      new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(section)![1]!;
    // The test takes the guide's manifest with a smaller disk and its own image.
    const manifest = `${block('yaml').replace(/size: \w+/, 'size: 1Gi')}  imageName: ${image}\n  postgresUID: 10001\n  postgresGID: 10001\n`;
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-operated-'));
    try {
      for (const [name, content] of Object.entries({
        'ca.crt': ca,
        'db.crt': certificate,
        'db.key': key,
        'jiceng-db.yaml': manifest,
      }))
        writeFileSync(join(folder, name), content);
      const given = await run(
        'bash',
        [
          '-c',
          `set -euo pipefail; cd ${folder}; ${block('sh').replaceAll('-n databases', `-n ${this.kubernetes.namespace}`)}`,
        ],
        { timeoutMs: 240_000 },
      );
      if (!given.ok) throw new Error(`the commands of postgresql.md: ${given.text.trim()}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await this.healthy(300);
    return (await this.kubernetes.secret('jiceng-db-superuser')).password!;
  }

  /** Resolves when every instance is ready. */
  private async healthy(seconds: number): Promise<void> {
    await until('a healthy database cluster', seconds, async () => {
      const [{ spec, status }] = (await this.kubernetes.list('clusters.postgresql.cnpg.io')) as [KubernetesObject];
      if (status.readyInstances !== spec.instances || status.phase !== 'Cluster in healthy state')
        throw new Error(`${String(status.readyInstances ?? 0)} ready, ${String(status.phase)}`);
      return true;
    });
  }

  /**
   * Returns the primary's pod of a healthy cluster. An unhealthy cluster might have no replica that could take over.
   */
  async primaryPod(): Promise<Pod> {
    await this.healthy(300);
    const [pod] = await this.kubernetes.pods(
      Object.entries(this.primary)
        .map(([label, value]) => `${label}=${value}`)
        .join(','),
    );
    if (!pod) throw new Error('no pod is the primary');
    return pod;
  }

  /** Returns the node of the operator's leader. Only the leader of several operator pods promotes a replica. */
  async nodeOfLeader(): Promise<string | undefined> {
    const operators = new Kubernetes('cnpg-system');
    const holder = await operators.kubectl([
      'get',
      'lease',
      'db9c8771.cnpg.io',
      '-o',
      'jsonpath={.spec.holderIdentity}',
    ]);
    return (await operators.pods()).find(({ metadata }) => holder.startsWith(`${metadata.name}_`))?.spec.nodeName;
  }

  /** Deletes the primary's pod without a grace period and returns its name. */
  async deletePrimary(): Promise<string> {
    const { name } = (await this.primaryPod()).metadata;
    await this.kubernetes.kubectl(['delete', 'pod', name, '--grace-period=0', '--force', '--wait=false']);
    return name;
  }
}
