import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserFault } from '@jiceng/local/user-fault';

/** Output of a command of kubectl or helm, and whether the command succeeded. */
export interface Outcome {
  ok: boolean;
  stdout: string;
  /** Standard output and standard error together, for messages. */
  text: string;
}

interface CommandOptions {
  /** Text for standard input. */
  input?: string;
  /** Milliseconds after which the command is killed. */
  timeoutMs?: number;
}

/** The parts of an object that the test looks at. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
  };
  spec: Record<string, unknown>;
  status: Record<string, unknown>;
}

export interface Pod extends KubernetesObject {
  spec: { nodeName?: string };
  status: {
    phase: string;
    podIP?: string;
    conditions?: { type: string; status: string }[];
    containerStatuses?: { restartCount: number; ready: boolean; state: Record<string, unknown> }[];
  };
}

/** Runs a program to its end. It never rejects: a program that cannot be started gives an outcome that is not ok. */
export function run(
  program: string,
  args: readonly string[],
  { input, timeoutMs = 120_000 }: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
    let stdout = '';
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      text += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => resolve({ ok: false, stdout, text: `${text}${program}: ${error.message}` }));
    child.on('close', (code, signal) =>
      resolve({
        ok: code === 0,
        stdout,
        text: signal ? `${text}\n${program} was ended after ${timeoutMs / 1000} s` : text,
      }),
    );
    child.stdin.end(input ?? '');
  });
}

/** One namespace of the cluster that the present context of kubectl names. */
export class Kubernetes {
  readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** @throws UserFault when kubectl reaches no cluster */
  static async assertReachable(): Promise<string> {
    const answer = await run('kubectl', ['get', 'nodes', '--request-timeout=10s', '-o', 'name'], { timeoutMs: 20_000 });
    if (!answer.ok)
      throw new UserFault(
        `No cluster answers: point kubectl's present context at one (kubectl config use-context …).\n${answer.text.trim()}`,
      );
    const helm = await run('helm', ['version', '--short']);
    if (!helm.ok) throw new UserFault('helm is not on PATH: install Helm 3.14 or newer');
    const context = await run('kubectl', ['config', 'current-context']);
    return `${context.stdout.trim()}, ${answer.stdout.trim().split('\n').length} node(s)`;
  }

  try(args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    return run('kubectl', ['-n', this.namespace, ...args], options);
  }

  /** @throws Error with the output of kubectl */
  async kubectl(args: readonly string[], options: CommandOptions = {}): Promise<string> {
    const outcome = await this.try(args, options);
    if (!outcome.ok) throw new Error(`kubectl ${args.slice(0, 4).join(' ')}: ${outcome.text.trim()}`);
    return outcome.stdout;
  }

  tryHelm(args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    return run('helm', ['-n', this.namespace, ...args], { timeoutMs: 900_000, ...options });
  }

  /** @throws Error with the output of helm */
  async helm(args: readonly string[], options: CommandOptions = {}): Promise<string> {
    const outcome = await this.tryHelm(args, options);
    if (!outcome.ok) throw new Error(`helm ${args.slice(0, 2).join(' ')}: ${outcome.text.trim()}`);
    return outcome.stdout;
  }

  async list<T extends KubernetesObject>(kinds: string, selector?: string): Promise<T[]> {
    const text = await this.kubectl(['get', kinds, '-o', 'json', ...(selector ? ['-l', selector] : [])]);
    return (JSON.parse(text) as { items: T[] }).items;
  }

  /** Lists pods that are not being deleted. */
  async pods(selector?: string): Promise<Pod[]> {
    const pods = await this.list<Pod>('pods', selector);
    return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  /** Returns the node that the test does not disturb, because the test's own servers run there. */
  async firstNode(): Promise<string> {
    return (await this.list('nodes'))[0]!.metadata.name;
  }

  /** Creates or changes objects given as YAML or JSON. */
  async apply(manifest: string | object): Promise<void> {
    await this.kubectl(['apply', '-f', '-'], {
      input: typeof manifest === 'string' ? manifest : JSON.stringify(manifest),
    });
  }

  /** Creates the namespace when it does not exist. The platform must run under Pod Security "restricted". */
  async ensureNamespace(podSecurity: 'restricted' | 'baseline'): Promise<void> {
    await this.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: this.namespace,
        labels: { 'pod-security.kubernetes.io/enforce': podSecurity, 'jiceng/made-by': 'test-cluster' },
      },
    });
  }

  async deleteNamespace(): Promise<void> {
    await run('kubectl', ['delete', 'namespace', this.namespace, '--ignore-not-found', '--timeout=120s'], {
      timeoutMs: 150_000,
    });
  }

  /**
   * Returns the values of a secret.
   * @throws Error when the secret does not exist
   */
  async secret(name: string): Promise<Record<string, string>> {
    const { data } = JSON.parse(await this.kubectl(['get', 'secret', name, '-o', 'json'])) as {
      data: Record<string, string>;
    };
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
  }
}

/**
 * Repeats `look` until it returns a value.
 * @throws Error that names the expected state and the last state seen
 */
export async function until<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | null | undefined | false>,
  pauseMs = 500,
): Promise<T> {
  let last = '';
  for (const end = Date.now() + seconds * 1000; ;) {
    try {
      const found = await look();
      if (found !== null && found !== undefined && found !== false) return found;
    } catch (error) {
      last = (error as Error).message;
    }
    if (Date.now() > end) throw new Error(`${what} did not come within ${seconds} s${last ? ` (${last})` : ''}`);
    await sleep(pauseMs);
  }
}
