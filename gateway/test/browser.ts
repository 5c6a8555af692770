import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@jiceng/testing/eventually';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the DevTools protocol is not typed here
type Reply = any;

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine; undefined when there is none. */
export const chromium = names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);

/** A page in a headless Chromium that can reach only this machine, controlled over the DevTools protocol. */
export class Page {
  /** Addresses of all requests of the page. */
  readonly requests: string[] = [];
  /** Errors that the page threw or wrote to its console. */
  readonly faults: string[] = [];
  private nextId = 1;
  private readonly waiting = new Map<number, (result: Reply) => void>();

  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: string,
    private readonly socket: WebSocket,
  ) {
    socket.addEventListener('message', ({ data }) => this.receive(JSON.parse(String(data))));
  }

  static async open(url: string): Promise<Page> {
    const profile = await mkdtemp(join(tmpdir(), 'jiceng-browser-'));
    const process = spawn(
      chromium!,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--hide-scrollbars',
        '--window-size=1400,850',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        '--no-first-run',
        '--disable-background-networking',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
        'about:blank',
      ],
      { stdio: 'ignore' },
    );
    const port = await eventually(
      async () => (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')[0],
      { timeoutMs: 60_000 },
    );
    const target = await eventually(
      async () => {
        const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
          type: string;
          webSocketDebuggerUrl: string;
        }[];
        return targets.find(({ type }) => type === 'page');
      },
      { timeoutMs: 60_000 },
    );
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    const page = new Page(process, profile, socket);
    for (const domain of ['Network', 'Runtime', 'Page']) await page.call(`${domain}.enable`);
    await page.call('Page.navigate', { url });
    return page;
  }

  /** Evaluates an expression in the page and returns its value. */
  async run<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  }

  /** Changes the size of the window, in CSS pixels. */
  async resize(width: number, height: number): Promise<void> {
    await this.call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  async screenshot(file: string): Promise<void> {
    const { data } = await this.call('Page.captureScreenshot', { format: 'png' });
    await writeFile(file, Buffer.from(data as string, 'base64'));
  }

  async close(): Promise<void> {
    this.socket.close();
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await ended;
    // Child processes of the browser may still write for a moment, so the deletion is retried.
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private call(method: string, params: object = {}): Promise<Reply> {
    const id = this.nextId++;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }

  private receive(message: { id?: number; result?: unknown; method?: string; params?: Reply }): void {
    if (message.id !== undefined) this.waiting.get(message.id)?.(message.result);
    else if (message.method === 'Network.requestWillBeSent') this.requests.push(message.params.request.url);
    else if (message.method === 'Runtime.exceptionThrown')
      this.faults.push(message.params.exceptionDetails.exception?.description ?? 'exception');
    else if (message.method === 'Runtime.consoleAPICalled' && message.params.type === 'error') {
      this.faults.push(message.params.args.map((argument: Reply) => argument.value ?? argument.description).join(' '));
    }
  }
}
