import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Gateway, Refused } from '../demo/gateway-client.js';
import { freePort } from '@jiceng/local/ports';
import { findRunningPlatform, type RunRecord } from '@jiceng/local/run-record';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { stateFolder } from './databases.js';

const files = resolve(import.meta.dirname, '../../helm/jiceng/files');
/**
 * Placeholders in the files of dashboards and alerts, with their values in this check. The chart replaces them with its
 * own names.
 */
const names = { NAMESPACE: 'jiceng', $namespace: 'jiceng', RELEASE: 'jiceng' };

/** An expression of a panel or an alert. */
interface Expression {
  where: string;
  text: string;
}

/**
 * `npm run dashboards`: checks that the dashboards and alerts of the chart show data. A Prometheus server scrapes the
 * platform that runs from this checkout; every panel's expression must have a value, and every selector of an alert a
 * series. Needs `prometheus` on PATH. The exit code is 1 when an expression or a selector has no data.
 */
async function main(args: string[]): Promise<void> {
  const home = stateFolder(args);
  const platform = findRunningPlatform(home);
  if (!platform) throw new UserFault(`No platform runs from ${home}: start it with "npm start"`);
  const panels = expressionsOfPanels();
  const selectors = selectorsOfAlerts();
  const prometheus = await Prometheus.start(platform);
  try {
    const asked = [...panels, ...selectors];
    let empty = asked;
    const resident = new Gateway(platform.gatewayUrl).as('resident-1');
    // A rate needs two readings of a growing counter, so the loop causes operations and refusals.
    for (const until = Date.now() + 30_000; empty.length > 0 && Date.now() < until; await sleep(1000)) {
      await resident.send('query Me { me { id } }');
      await resident.send('query Nothing { nothing }').catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
      });
      const values = await Promise.all(empty.map(({ text }) => prometheus.values(text)));
      empty = empty.filter((_, index) => !values[index]!.some(Number.isFinite));
    }
    if (empty.length > 0)
      throw new UserFault(
        `Nothing to see of ${empty.length} expressions:\n${empty.map(({ where, text }) => `- ${where}: ${text}`).join('\n')}`,
      );
    process.stdout.write(
      `${panels.length} expressions of dashboards and ${selectors.length} selectors of alerts have values on ${platform.gatewayUrl}\n`,
    );
  } finally {
    await prometheus.stop();
  }
}

function expressionsOfPanels(): Expression[] {
  return readdirSync(join(files, 'dashboards')).flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(join(files, 'dashboards', file), 'utf8')) as {
      panels: { title: string; targets: { expr: string }[] }[];
    };
    return panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ where: `${file}, ${title}`, text: named(expr) })),
    );
  });
}

/**
 * An alert of a healthy platform is silent, so only its selectors are checked for series. Metrics of Kubernetes itself
 * are not available here and are left out.
 */
function selectorsOfAlerts(): Expression[] {
  const text = readFileSync(join(files, 'alerts.yaml'), 'utf8');
  return text
    .split(/- alert: /)
    .slice(1)
    .flatMap((alert) =>
      [...alert.matchAll(/\b(?:up|jiceng_\w+)\{[^}]*\}/g)].map(([selector]) => ({
        where: alert.split('\n')[0]!,
        text: named(selector),
      })),
    );
}

function named(expression: string): string {
  return Object.entries(names).reduce((text, [name, value]) => text.replaceAll(name, value), expression);
}

class Prometheus {
  private readonly url: string;
  readonly stop: () => Promise<void>;

  private constructor(url: string, stop: () => Promise<void>) {
    this.url = url;
    this.stop = stop;
  }

  static async start({ ports }: RunRecord): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-prometheus-'));
    const targets = Object.entries(ports)
      .filter(([name]) => name !== 'postgres')
      .map(([name, port]) => ({
        targets: [`127.0.0.1:${port}`],
        labels: { namespace: names.NAMESPACE, pod: `${names.RELEASE}-${name}-0` },
      }));
    const config = {
      global: { scrape_interval: '1s' },
      scrape_configs: [{ job_name: 'jiceng', honor_labels: true, static_configs: targets }],
    };
    writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
    const port = await freePort();
    const child = spawn(
      'prometheus',
      [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    let fault = null as string | null;
    child.on('error', () => {
      fault = 'prometheus is not on PATH (Debian: apt-get install prometheus)';
    });
    child.on('exit', (code) => {
      fault ??= `prometheus ended with ${code}`;
    });
    const closed = once(child, 'close').catch(() => undefined);
    const prometheus = new Prometheus(`http://127.0.0.1:${port}`, async () => {
      child.kill('SIGTERM');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    });
    for (const until = Date.now() + 30_000; !(await prometheus.isReady()); await sleep(200)) {
      if (fault === null && Date.now() < until) continue;
      await prometheus.stop();
      throw new UserFault(fault ?? 'prometheus was not ready after 30 s');
    }
    return prometheus;
  }

  /** Returns the current value of every series. @throws UserFault when the expression is invalid */
  async values(expression: string): Promise<number[]> {
    const answer = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(expression)}`);
    const body = (await answer.json()) as {
      status: string;
      error?: string;
      data: { result: { value: [number, string] }[] };
    };
    if (body.status !== 'success') throw new UserFault(`${expression}: ${body.error}`);
    return body.data.result.map(({ value: [, value] }) => Number(value));
  }

  private isReady(): Promise<boolean> {
    return fetch(`${this.url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

await main(process.argv.slice(2)).catch(reportAndExit);
