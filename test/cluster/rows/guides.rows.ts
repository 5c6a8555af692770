import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, expectThat, NotRun, type ClusterTest } from '../cluster-test.js';
import { run, until, type Outcome } from '../kubernetes.js';
import type { Row } from '../row.js';
import { TestBucket } from '../test-bucket.js';

/** The namespaces that the guides name. */
const [trial, production] = ['jiceng-trial', 'jiceng'];
/**
 * The guides in the order in which a new district reads them. Other tests run the commands of the remaining guides:
 * `.ci/cluster` (offline), specs of `deploy/operations/database` and `--cloudnativepg` (postgresql).
 */
const guides = ['install', 'certificates', 'oidc', 'backup', 'sizing', 'typhoon', 'upgrade'];
/** Commands that cannot run in this test, with the reason. */
const left: readonly [RegExp, string][] = [
  [/^curl .*openid-configuration/, 'the provider of the test publishes its keys alone'],
];

export const guidesRows: readonly Row[] = [
  {
    name: 'guides',
    shows: 'the commands of the guides, as they stand there',
    quick: false,
    run: async (test) => {
      const { s3 } = test.options;
      if (!s3) throw new NotRun('no S3 store was named that pods and this machine reach: --s3-endpoint');
      const there = (
        await run('kubectl', ['get', 'namespace', trial, production, '--ignore-not-found', '-o', 'name'])
      ).stdout.trim();
      if (there !== '') throw new NotRun(`${there.replaceAll('\n', ', ')} is there already, and may be somebody's`);
      // The release of the guides uses the same databases and queues, so the test's release must go first.
      await test.release.uninstall();
      const bucket = await TestBucket.make(s3);
      const folder = mkdtempSync(join(tmpdir(), 'jiceng-guides-'));
      try {
        const district = await District.prepare(test, bucket, folder);
        const told: string[] = [];
        for (const guide of guides) told.push(`${guide} ${await district.follow(guide)}`);
        return `commands that succeeded: ${told.join(', ')}; pods were ready at the end of every guide; not run: ${left.map(([, why]) => why).join('; ')}`;
      } finally {
        rmSync(folder, { recursive: true, force: true });
        await run('helm', ['uninstall', 'jiceng', '-n', production, '--ignore-not-found', '--wait']);
        await run('kubectl', ['delete', 'namespace', trial, production, '--ignore-not-found', '--timeout=120s'], {
          timeoutMs: 150_000,
        });
        await bucket.remove();
      }
    },
  },
];

/**
 * A district whose IT office follows the guides: a folder with the files that the guides name, in which the commands
 * run.
 */
class District {
  private readonly folder: string;
  /** Names in the guides that stand for the reader's own values, with the values of this test. */
  private readonly own: readonly [string, string][];

  private constructor(folder: string, own: readonly [string, string][]) {
    this.folder = folder;
    this.own = own;
  }

  static async prepare(
    { kubernetes, options, stores, release }: ClusterTest,
    bucket: TestBucket,
    folder: string,
  ): Promise<District> {
    const s3 = options.s3!;
    const at = options.image.lastIndexOf(':');
    const [repository, tag] = [options.image.slice(0, at), options.image.slice(at + 1)];
    const { oidc } = release.values as { oidc: { issuer: string; jwksUrl: string } };
    const district = new District(folder, [
      ['https://id.district.gov/realms/staff/protocol/openid-connect/certs', oidc.jwksUrl],
      ['https://id.district.gov/realms/staff', oidc.issuer],
      [
        'image: { repository: registry.district.gov/jiceng }',
        `image: { repository: ${repository}, tag: ${JSON.stringify(tag)} }`,
      ],
      [
        '-f helm/jiceng/values-trial.yaml',
        `-f helm/jiceng/values-trial.yaml --set image.repository=${repository},image.tag=${tag}`,
      ],
      [
        'ingressNamespace: ingress-nginx',
        `ingressNamespace: ingress-nginx, identityPorts: [8443], objectStorePorts: [${new URL(s3.endpoint).port || 443}]`,
      ],
      ['https://s3.district.gov', s3.endpoint],
      ['backup.s3.bucket=jiceng', `backup.s3.bucket=${bucket.name}`],
      ['S3_ACCESS_KEY_ID=…', `S3_ACCESS_KEY_ID=${s3.accessKeyId}`],
      ['S3_SECRET_ACCESS_KEY=…', `S3_SECRET_ACCESS_KEY=${s3.secretAccessKey}`],
      ['postgres://…', stores.adminUrl],
    ]);
    const secret = await kubernetes.secret('jiceng');
    const ca = await kubernetes.kubectl(['get', 'configmap', 'district-ca', '-o', 'jsonpath={.data.ca\\.crt}']);
    const tls = await stores.kubernetes.secret('tls');
    const values = /^```yaml\n([\s\S]*?)^```/m.exec(text('install'))![1]!;
    const files = {
      'jiceng.env': Object.entries(secret)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
      'ca.crt': ca,
      'jiceng.crt': tls['tls.crt']!,
      'jiceng.key': tls['tls.key']!,
      'my-values.yaml': district.inOwnWords(values),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    symlinkSync(join(checkout, 'helm'), join(folder, 'helm'));
    return district;
  }

  /**
   * Runs the commands of a guide in order and returns their number.
   * @throws Deviation that names the command that failed
   */
  async follow(guide: string): Promise<number> {
    let count = 0;
    for (const command of commandsOf(guide)) {
      if (left.some(([pattern]) => pattern.test(command))) continue;
      const outcome = command.includes(' port-forward ') ? await this.forward(command) : await this.give(command);
      expectThat(
        outcome.ok,
        `«${command}» of ${guide}.md to succeed`,
        `${outcome.text.slice(-1500)}\n${await whatIsWrong()}`,
      );
      count += 1;
    }
    await this.allReady(guide);
    return count;
  }

  private give(command: string): Promise<Outcome> {
    return run('bash', ['-c', `set -euo pipefail; cd ${this.folder}; ${this.inOwnWords(command)}`], {
      timeoutMs: 1_000_000,
    });
  }

  /** Runs a port-forward, which does not end by itself, and checks that the gateway answers through it. */
  private async forward(command: string): Promise<Outcome> {
    const child = spawn('bash', ['-c', `exec ${command}`], { stdio: 'ignore' });
    try {
      const url = `http://127.0.0.1:${/ (\d+):\d+$/.exec(command)![1]}/health/ready`;
      const answer = await until('an answer of the gateway', 30, () => fetch(url));
      return { ok: answer.ok, stdout: '', text: `${url} answered ${answer.status}` };
    } finally {
      child.kill();
    }
  }

  /**
   * Checks that every deployment has all its pods, and at least one.
   * @throws Deviation
   */
  private async allReady(guide: string): Promise<void> {
    interface Deployment {
      metadata: { name: string };
      spec: { replicas: number };
      status: { readyReplicas?: number };
    }
    await until(`all pods ready after ${guide}.md`, 300, async () => {
      const { items } = JSON.parse(
        (await run('kubectl', ['-n', production, 'get', 'deployments', '-o', 'json'])).stdout,
      ) as { items: Deployment[] };
      const waiting = items
        .filter(({ spec, status }) => spec.replicas === 0 || (status.readyReplicas ?? 0) < spec.replicas)
        .map(({ metadata, spec }) => `${metadata.name} (${spec.replicas})`);
      if (waiting.length > 0) throw new Error(`waiting for ${waiting.join(', ')}`);
      return items.length > 0;
    });
  }

  private inOwnWords(command: string): string {
    return this.own.reduce((said, [theirs, ours]) => said.replaceAll(theirs, ours), command);
  }
}

/** Returns the reasons why pods of the guides' namespaces are not ready. */
async function whatIsWrong(): Promise<string> {
  const said = await Promise.all(
    [trial, production].map((namespace) => run('kubectl', ['-n', namespace, 'get', 'pods,jobs', '--ignore-not-found'])),
  );
  return said.map((outcome) => outcome.text.trim()).join('\n');
}

const text = (guide: string): string => readFileSync(join(checkout, `deploy/docs/en/${guide}.md`), 'utf8');

/**
 * Returns the commands of the shell blocks of a guide. A line that ends with a backslash continues on the next line.
 */
function commandsOf(guide: string): string[] {
  return [...text(guide).matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
    block!
      .replace(/\\\n\s*/g, '')
      .trim()
      .split('\n'),
  );
}
