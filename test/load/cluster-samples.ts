import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { queuesIn, type Sample, type Watch } from './process-samples.js';

/** Runs kubectl with these arguments and returns the printed text. */
export type Kubectl = (args: readonly string[]) => Promise<string>;

const run = promisify(execFile);
const kubectlOnPath: Kubectl = async (args) =>
  (await run('kubectl', [...args], { timeout: 20_000, maxBuffer: 32 * 1024 * 1024 })).stdout;

const OURS = 'app.kubernetes.io/part-of=jiceng';
/** Port of `/metrics` in every process of the platform. */
const PORT = 8080;
/**
 * Interval of the samples in milliseconds. The metrics of a cluster change every fifteen seconds, so shorter intervals
 * would show nothing more.
 */
const EVERY_MS = 10_000;

interface Pod {
  metadata: { name: string; namespace: string; labels: Record<string, string> };
  status: { conditions?: { type: string; status: string }[] };
}

/**
 * Samples the platform in the present cluster: ready replicas, CPU and memory by component, and queues from `/metrics`.
 */
export class ClusterWatch implements Watch {
  readonly samples: Sample[] = [];
  readonly notes: string[] = [];
  private readonly kubectl: Kubectl;
  private timer: NodeJS.Timeout | null = null;
  private looking = false;

  constructor(kubectl: Kubectl = kubectlOnPath) {
    this.kubectl = kubectl;
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), EVERY_MS);
    void this.look();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const at = Date.now();
    try {
      const pods = (JSON.parse(await this.kubectl(['get', 'pods', '-A', '-l', OURS, '-o', 'json'])) as { items: Pod[] })
        .items;
      if (pods.length === 0) return this.note(`No pod of the cluster carries ${OURS}: nothing was watched.`);
      const nameOf = new Map(
        pods.map((pod) => [
          `${pod.metadata.namespace}/${pod.metadata.name}`,
          pod.metadata.labels['app.kubernetes.io/name'] ?? pod.metadata.name,
        ]),
      );
      const ready = pods.filter(({ status }) =>
        status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
      );
      const [usage, texts] = await Promise.all([
        this.usage(nameOf),
        Promise.all(ready.map((pod) => this.metricsOf(pod))),
      ]);
      if (texts.every((text) => text === ''))
        this.note(
          'No pod let its metrics be read (a NetworkPolicy may keep the API server out): queues were not watched.',
        );
      const replicas = Object.fromEntries(
        [...new Set(nameOf.values())].map((name) => [
          name,
          ready.filter(({ metadata }) => nameOf.get(`${metadata.namespace}/${metadata.name}`) === name).length,
        ]),
      );
      this.samples.push({ at, processes: usage, replicas, ...queuesIn(texts) });
    } catch (error) {
      this.note(`The cluster could not be watched all the time: ${(error as Error).message.split('\n')[0]}`);
    } finally {
      this.looking = false;
    }
  }

  /** CPU and memory by component, summed over its replicas; empty while the cluster has no metrics. */
  private async usage(nameOf: ReadonlyMap<string, string>): Promise<Sample['processes']> {
    const text = await this.kubectl(['top', 'pods', '-A', '-l', OURS, '--no-headers']).catch(() => '');
    const usage: Record<string, { cpu: number; memory: number }> = {};
    for (const line of text.split('\n')) {
      const [namespace, pod, cpu, memory] = line.trim().split(/\s+/);
      const name = nameOf.get(`${namespace}/${pod}`);
      if (!name || !cpu || !memory) continue;
      const known = usage[name] ?? { cpu: 0, memory: 0 };
      usage[name] = { cpu: known.cpu + coresOf(cpu), memory: known.memory + mebibytesOf(memory) };
    }
    if (text === '') this.note('The cluster has no metrics server: CPU and memory were not watched.');
    return usage;
  }

  private metricsOf({ metadata: { namespace, name } }: Pod): Promise<string> {
    return this.kubectl(['get', '--raw', `/api/v1/namespaces/${namespace}/pods/${name}:${PORT}/proxy/metrics`]).catch(
      () => '',
    );
  }

  private note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }
}

/** Reads `250m` or `2` as cores. */
function coresOf(text: string): number {
  return text.endsWith('m') ? Number.parseInt(text, 10) / 1000 : Number(text);
}

/** Reads `512Mi`, `1Gi` or `2048Ki` as MiB. */
function mebibytesOf(text: string): number {
  const factor = { Ki: 1 / 1024, Mi: 1, Gi: 1024 }[text.slice(-2)];
  return factor === undefined ? Number(text) / 2 ** 20 : Number.parseInt(text, 10) * factor;
}
