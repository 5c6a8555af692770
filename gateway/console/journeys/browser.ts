import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Address and state folder of the platform. `npm run test:browser` sets both. */
export const origin = process.env.JICENG_CONSOLE_URL ?? 'http://localhost:4000';
export const state = process.env.JICENG_CONSOLE_STATE ?? '.jiceng';

export const wide = { width: 1400, height: 860 };
export const narrow = { width: 390, height: 844 };

let browser: Promise<Browser> | undefined;
let starter = { chromium, program: process.env.CHROMIUM ?? '/usr/bin/chromium' };

/** Lets the next pages be opened in another browser, by a Playwright that can speak to it. */
export function useBrowser(other: typeof starter): void {
  starter = other;
}

/** Starts the Chromium of the distribution (`.ci/tools` installs it). The browser can reach only this machine. */
function launch(): Promise<Browser> {
  browser ??= starter.chromium.launch({
    executablePath: starter.program,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
  return browser;
}

const contexts = new Map<BrowserContext, Watched>();
/** Pages that {@link giveBack} keeps, by account. */
const signedIn = new Map<string, Watched[]>();

/** Describes every open page for `environment.mjs`. */
async function openPages(): Promise<string[]> {
  const pages = [...contexts.keys()].flatMap((context) => context.pages());
  return Promise.all(
    pages.map(async (page) => {
      const text = await page.evaluate(() => document.body.innerText).catch((error: unknown) => String(error));
      return `${page.url()}\n${text.slice(0, 2000)}`;
    }),
  );
}

Object.assign(globalThis, { openPages, closeBrowser });

export async function browserVersion(): Promise<string> {
  return (await launch()).version();
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

export async function closePages(): Promise<void> {
  signedIn.clear();
  await Promise.all([...contexts.keys()].map((context) => context.close()));
}

export interface Watched {
  page: Page;
  /** Addresses of other hosts that the page requested. */
  foreign: string[];
  /** Errors that the page threw or wrote to its console. */
  faults: string[];
  /** The account that {@link signIn} signed in. */
  account?: string;
}

export async function openPage(viewport = wide): Promise<Watched> {
  const context = await (await launch()).newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const watched: Watched = { page, foreign: [], faults: [] };
  contexts.set(context, watched);
  context.once('close', () => contexts.delete(context));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) watched.foreign.push(request.url());
  });
  page.on('pageerror', (error) => watched.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') watched.faults.push(message.text());
  });
  return watched;
}

/** Signs in as a user does. An account that the page does not offer is passed in the address. */
export async function signInByButton(account: string, address = '/'): Promise<Watched> {
  const watched = await openPage();
  const { page } = watched;
  await page.goto(origin + address);
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL(/\/demo\/oidc\/authorize/);
  const picked = new URL(page.url());
  picked.searchParams.set('account', account);
  await page.goto(picked.href);
  await page.getByRole('button', { name: '退出' }).waitFor();
  return watched;
}

/**
 * Signs in as a user, and opens an address of the console. The page begins at the identity provider, as if the button
 * of the sign-in page had been pressed, which takes half the time of {@link signInByButton}.
 */
export async function signIn(account: string, viewport = wide, address = '/console/'): Promise<Watched> {
  const kept = signedIn.get(account)?.pop();
  if (!kept) {
    const watched = await openPage(viewport);
    await signInAt(watched.page, account, address);
    return Object.assign(watched, { account });
  }
  await kept.page.setViewportSize(viewport);
  await kept.page.goto(origin + address);
  await kept.page.getByRole('button', { name: '退出' }).waitFor();
  return kept;
}

/**
 * Keeps a page of {@link signIn} for the next sign-in of its account, which then takes half the time; closes another.
 * What the page keeps in the browser, such as saved views, stays; what its forms held is forgotten.
 */
export async function giveBack(watched: Watched): Promise<void> {
  const { page, account } = watched;
  const isSignedIn = account !== undefined && (await page.getByRole('button', { name: '退出' }).isVisible());
  if (!isSignedIn) return page.context().close();
  await page.evaluate(() => {
    for (const name of Object.keys(sessionStorage))
      if (name.startsWith('jiceng.draft')) sessionStorage.removeItem(name);
  });
  await page.goto('about:blank');
  watched.foreign.length = 0;
  watched.faults.length = 0;
  signedIn.set(account, [...(signedIn.get(account) ?? []), watched]);
}

/** Keeps the pages of a test for the next test of the file, as {@link giveBack} does. */
export async function givePagesBack(): Promise<void> {
  const kept = new Set([...signedIn.values()].flat());
  await Promise.all([...contexts.values()].filter((watched) => !kept.has(watched)).map(giveBack));
}

/** Does the same as {@link signIn} in a page that is open. */
export async function signInAt(page: Page, account: string, address = '/console/'): Promise<void> {
  const [state, nonce, verifier] = [key(), key(), key() + key()];
  // The page looks for this entry when the browser returns from the identity provider.
  const departure = JSON.stringify({ verifier, nonce, returnTo: address });
  await page.addInitScript(
    ([name, text]) => location.pathname === '/console/callback' && sessionStorage.setItem(name!, text!),
    [`jiceng.departure.${state}`, departure],
  );
  const { clientId, scope } = (await (await fetch(`${origin}/console/config.json`)).json()) as Record<string, string>;
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: clientId!,
    redirect_uri: `${origin}/console/callback`,
    scope: scope!,
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ui_locales: 'zh',
    account,
  });
  await page.goto(`${origin}/demo/oidc/authorize?${asked}`);
  await page.getByRole('button', { name: '退出' }).waitFor();
}

export interface Account {
  account: string;
  subject: string;
  name: string;
  organization: string;
  roles: string[];
}

/**
 * Returns the last full month in China before the demo was loaded, such as `2026-10`. The desks of the demo worked
 * through this month.
 */
export function lastFullMonth(): string {
  const { until } = JSON.parse(readFileSync(join(state, 'demo-plan.json'), 'utf8')) as { until: string };
  const loaded = new Date(Date.parse(until) + 8 * 3_600_000);
  return new Date(Date.UTC(loaded.getUTCFullYear(), loaded.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}

/** Returns an account that has the role in the organization. */
export function accountOf(role: string, organization: string): string {
  const accounts = JSON.parse(readFileSync(join(state, 'accounts.json'), 'utf8')) as Account[];
  const found = accounts.find((each) => each.roles.includes(role) && each.organization === organization);
  if (!found) throw new Error(`no account of a ${role} at ${organization}`);
  return found.account;
}

/** Returns a token of a demo account. */
export async function tokenOf(account: string): Promise<string> {
  const issued = await fetch(`${origin}/demo/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  });
  return ((await issued.json()) as { token: string }).token;
}

/**
 * Sends an operation as an account, to prepare data for a journey. @throws Error with the codes of the answer's errors
 */
export async function ask<T>(account: string, query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(account)}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: { extensions: { code: string } }[] };
  if (errors) throw new Error(errors.map(({ extensions }) => extensions.code).join());
  return data;
}

export const key = (): string => randomUUID();

/** Returns the community whose clerk and grid worker are among the featured accounts. */
export async function community(): Promise<string> {
  const { me } = await ask<{ me: { areaCodes: string[] } }>('community-clerk', '{ me { areaCodes } }');
  return me.areaCodes[0]!.slice(0, 12);
}

/**
 * Returns the newest unread message about an issue of a person in the coordination office. Messages go to the persons
 * on duty, so the account differs with the hour.
 */
export async function someMessage(): Promise<{ account: string; kind: string }> {
  for (const account of ['coordinator', 'verifier', 'arbiter', 'caller']) {
    const { notifications } = await ask<{
      notifications: { edges: { node: { kind: string; issue: { id: string } | null } }[] };
    }>(account, '{ notifications(first: 20, unreadOnly: true) { edges { node { kind issue { id } } } } }');
    const newest = notifications.edges.find(({ node }) => node.issue !== null)?.node;
    if (newest) return { account, kind: newest.kind };
  }
  throw new Error('no account of the coordination office has an unread message about an issue');
}

/** Rejects a report as the desk that received it, with a legal basis when one is given. */
export async function reject(id: string, basis?: string): Promise<void> {
  const { issue } = await ask<{ issue: { version: number } }>(
    'coordinator',
    'query ($id: ID!) { issue(id: $id) { version } }',
    { id },
  );
  await ask('coordinator', 'mutation ($input: JudgeIssueInput!) { judgeIssue(input: $input) { issue { id } } }', {
    input: {
      idempotencyKey: key(),
      issueId: id,
      expectedVersion: issue.version,
      decision: 'REJECT',
      reason: '不属于受理范围',
      basis,
    },
  });
}

/** The answer of {@link reportAsResident}; `receiptCode` is null unless the report is anonymous. */
export interface Reported {
  id: string;
  title: string;
  receiptCode: string | null;
}

/**
 * Files a report of a resident for the {@link community}. Title and description are unique, so that the report is not
 * held as a probable duplicate.
 */
export async function reportAsResident(what: string, text: string, fields: object = {}): Promise<Reported> {
  const title = `${what} ${key().slice(0, 8)}`;
  const { reportIssue } = await ask<{ reportIssue: { issue: { id: string }; receiptCode: string | null } }>(
    'resident-2',
    'mutation ($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
    {
      input: {
        idempotencyKey: key(),
        source: 'RESIDENT',
        title,
        description: `${title}。${text}`,
        areaCode: await community(),
        ...fields,
      },
    },
  );
  return { id: reportIssue.issue.id, title, receiptCode: reportIssue.receiptCode };
}

/**
 * Files a report from the hotline, with a unique title, for the {@link community}. The dispatcher of the street files
 * it, so the street is the first receiver, and the journeys judge and dispatch the issue as this dispatcher.
 */
export async function report(what = '路灯不亮'): Promise<{ id: string; title: string }> {
  const title = `${what} ${key().slice(0, 8)}`;
  const { reportIssue } = await ask<{ reportIssue: { issue: { id: string } } }>(
    'street-dispatcher',
    'mutation ($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }',
    {
      input: {
        idempotencyKey: key(),
        source: 'HOTLINE_12345',
        sourceReference: `12345-${key().slice(0, 8)}`,
        title,
        description: `${title}，晚上出行不便，请派人查看。`,
        areaCode: await community(),
        reporter: { name: '周小北', phone: '13900001234' },
      },
    },
  );
  return { id: reportIssue.issue.id, title };
}

/**
 * Largest number of tries. A fifth of the issues of risk grade 2 are drawn for a check, so a hundred issues without a
 * draw are practically impossible.
 */
const MOST_TRIES = 100;

/**
 * Solves issues as the featured grid worker until one of them is drawn for a spot check, and returns this issue. The
 * street of the grid makes the check.
 */
export async function solvedAndDrawn(): Promise<{ id: string; title: string }> {
  const { me } = await ask<{ me: { areaCodes: string[] } }>('grid-worker', '{ me { areaCodes } }');
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const title = `楼道堆物 ${key().slice(0, 8)}`;
    const { solveOnTheSpot } = await ask<{ solveOnTheSpot: { issue: { id: string; spotChecks: { id: string }[] } } }>(
      'grid-worker',
      'mutation ($input: SolveOnTheSpotInput!) { solveOnTheSpot(input: $input) { issue { id spotChecks { id } } } }',
      {
        input: {
          idempotencyKey: key(),
          title,
          description: `${title}，已劝导住户清理。`,
          areaCode: me.areaCodes[0],
          // Environmental hygiene, which a grid worker may solve.
          categoryCode: '0102014',
          result: '已当场清理',
        },
      },
    );
    if (solveOnTheSpot.issue.spotChecks.length > 0) return { id: solveOnTheSpot.issue.id, title };
  }
  throw new Error(`none of ${MOST_TRIES} issues was drawn`);
}

let axe: string | undefined;

/** Returns the serious and critical accessibility faults that axe finds on the page. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // The script is run through the DevTools protocol, because the page's own policy forbids injected scripts.
  if (!(await page.evaluate('"axe" in window'))) {
    axe ??= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(`(() => { ${axe} })()`);
  }
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  }>(`axe.run(document, { resultTypes: ['violations'], preload: false })`);
  return violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
