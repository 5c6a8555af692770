import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { until, type Kubernetes, type KubernetesObject, type Pod } from './kubernetes.js';

const guide = resolve(import.meta.dirname, '../../deploy/docs/en/postgresql.md');

/** PostgreSQL as a cluster of the operator CloudNativePG, from the manifest of the guide. */
export class OperatedPostgres {
  /** Leads to the primary. */
  readonly service = 'jiceng-db-rw';
  /** Labels of the primary's pod. */
  readonly primary = { 'cnpg.io/cluster': 'jiceng-db', 'cnpg.io/instanceRole': 'primary' };
  private readonly kubernetes: Kubernetes;

  constructor(kubernetes: Kubernetes) {
    this.kubernetes = kubernetes;
  }

  /** @param image of the instances; its user is 10001. Returns the authority (PEM) and the superuser's password. */
  async bringUp(image: string): Promise<{ ca: string; adminPassword: string }> {
    const manifest = /^```yaml\n(apiVersion: postgresql\.cnpg\.io[\s\S]*?)^```/m.exec(readFileSync(guide, 'utf8'))![1]!;
    // A test has no need of the guide's disk, and images of its own.
    await this.kubernetes.apply(`${manifest.replace(/size: \w+/, 'size: 1Gi')}  imageName: ${image}\n  postgresUID: 10001\n  postgresGID: 10001\n`);
    await this.healthy(300);
    const [{ 'ca.crt': ca }, { password }] = await Promise.all([this.kubernetes.secret('jiceng-db-ca'), this.kubernetes.secret('jiceng-db-superuser')]);
    return { ca: ca!, adminPassword: password! };
  }

  /** Resolves when every instance is ready. */
  private async healthy(seconds: number): Promise<void> {
    await until('a healthy database cluster', seconds, async () => {
      const [{ spec, status }] = await this.kubernetes.list('clusters.postgresql.cnpg.io') as [KubernetesObject];
      if (status.readyInstances !== spec.instances || status.phase !== 'Cluster in healthy state') throw new Error(`${String(status.readyInstances ?? 0)} ready, ${String(status.phase)}`);
      return true;
    });
  }

  /** Of a healthy cluster: whoever fails next must have somebody to take over. */
  async primaryPod(): Promise<Pod> {
    await this.healthy(300);
    const [pod] = await this.kubernetes.pods(Object.entries(this.primary).map(([label, value]) => `${label}=${value}`).join(','));
    if (!pod) throw new Error('no pod is the primary');
    return pod;
  }

  /** Without a grace period. Returns its name. */
  async deletePrimary(): Promise<string> {
    const { name } = (await this.primaryPod()).metadata;
    await this.kubernetes.kubectl(['delete', 'pod', name, '--grace-period=0', '--force', '--wait=false']);
    return name;
  }
}
