import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Album } from './album.js';
import { trainClassifier } from './classifier.js';
import { planAlarms, registerClients } from './clients.js';
import { generateDistrict, historyDays, importFiles, type DemoDistrict } from './district.js';
import { gapStories } from './gap.js';
import { Gateway } from './gateway-client.js';
import { planLives } from './history.js';
import { importAll } from './import-files.js';
import { confidentialStories } from './confidential.js';
import { Recorder } from './recorder.js';
import { receiveDirectives } from './directives.js';
import { askForLeaves } from './leave.js';
import { liveThrough } from './live-through.js';
import { readOldMessages } from './messages.js';
import { offerStories } from './offers.js';
import { publishProcesses } from './processes.js';
import { writeReplyTemplate } from './replies.js';
import { addFloodWatch } from './roles.js';
import { planRounds } from './rounds.js';
import { moveIntoDays, readReports } from './reports.js';
import { addDays, instant } from './roster.js';
import { planStreetMatters } from './streets.js';
import { World } from './world.js';

export interface LoadOptions {
  gatewayUrl: string;
  /** Division code of six or twelve digits. */
  districtCode: string;
  /**
   * State folder of the platform. The accounts and the plan are written there, so that an interrupted load can be
   * resumed.
   */
  home: string;
  onProgress: (line: string) => void;
  /** Called when the district is loaded and only its history is missing. */
  onImported?: () => void;
  /**
   * Number of issues, without those that desks find on their rounds; 0 loads no issues. The usual number when absent.
   */
  issues?: number;
  /**
   * True to add the issues that desks of streets and communities find on their own rounds, matters of the street, and
   * photos. When absent, they are added only with the usual number of issues.
   */
  rounds?: boolean;
  /**
   * False for a platform without simulated time: the data is in force from now on, and the district gets no history.
   */
  inSimulatedTime?: boolean;
  /** Returns tokens when the platform has no demo issuer. */
  tokenFor?: (account: string) => Promise<string>;
}

export interface LoadSummary {
  district: string;
  grids: number;
  staff: number;
  issues: number;
  /** Issues that ended early because the platform refused a step, with the reason. */
  refused: string[];
}

/**
 * Number of issues in the demo's history: enough for boards and scores, and few enough to load within a minute or two.
 */
const usualIssues = 240;

interface Plan {
  district: string;
  /** The time at which the history ends. */
  until: string;
  issues: number;
  /** True when the history contains the rounds of desks, matters of the street, and photos. */
  rounds: boolean;
}

/**
 * Loads the demo district through the gateway: accounts, imports, and a history of some months in simulated time. A
 * second call resumes an interrupted load: the plan and its idempotency keys stay the same, so finished steps are not
 * repeated.
 */
export async function loadDemoDistrict(options: LoadOptions): Promise<LoadSummary> {
  const { gatewayUrl, home, onProgress } = options;
  const file = join(home, 'demo-plan.json');
  const plan = ensurePlan(file, options);
  const demo = generateDistrict({ districtCode: plan.district, today: nanjingDay(plan.until) });
  writeAccounts(home, demo);
  const gateway = new Gateway(gatewayUrl, options.tokenFor === undefined ? {} : { tokenFor: options.tokenFor });
  const seed = `demo-${plan.district.slice(0, 6)}-${plan.until.slice(0, 16)}`;
  const from = options.inSimulatedTime === false ? {} : { at: new Date(instant(demo.historyFrom, '00:00')) };
  const until = new Date(plan.until);
  const { reports } = readReports(readFileSync(new URL('./data/replied-issues.ndjson', import.meta.url), 'utf8'));
  const lives = planLives({
    seed,
    grids: demo.grids,
    classify: trainClassifier(demo.categories),
    reports: moveIntoDays(spread(reports, plan.issues), until, historyDays - 2),
  });
  if (plan.rounds) {
    const options = { seed, classify: trainClassifier(demo.categories), reports };
    lives.push(
      ...planRounds(demo, until, options),
      ...planStreetMatters(demo, until, options),
      ...planAlarms(demo, until, options),
    );
  }
  const operator = gateway.as('operator');
  await importAll({ as: operator, files: importFiles(demo), keyPrefix: seed, ...from, onProgress });
  await publishProcesses({ as: operator, categories: demo.categories, keyPrefix: seed, ...from });
  await addFloodWatch({ gateway, demo, keyPrefix: seed, ...from });
  await registerClients({ gateway, demo, lives, keyPrefix: seed, ...from });
  await writeReplyTemplate({ gateway, keyPrefix: seed, ...from });
  options.onImported?.();

  const album = new Album(join(home, 'demo-photos.ndjson'), demo.categories, { onlyNeeded: !plan.rounds });
  const recorder = new Recorder();
  const world = new World(gateway, demo);
  await liveThrough({
    world,
    lives,
    ...(plan.issues > 0
      ? {
          further: [
            ...gapStories(world, until, seed),
            ...offerStories(world, until, seed, album),
            ...confidentialStories(world, until, seed),
          ],
        }
      : {}),
    until,
    recorder,
    album,
    onProgress: (closed, open) =>
      onProgress(`living through ${lives.length} issues, ${closed} finished, ${open} under way`),
  });
  await askForLeaves({ gateway, demo, keyPrefix: seed, firstDay: addDays(nanjingDay(plan.until), 20) });
  const today = nanjingDay(plan.until);
  await receiveDirectives({ gateway, district: demo.district.name, keyPrefix: seed, day: today });
  await readOldMessages(gateway, demo.accounts);
  return {
    district: demo.district.name,
    grids: demo.grids.length,
    staff: demo.staff.length,
    issues: lives.length,
    refused: recorder.refusals,
  };
}

/** Chooses items evenly, so that a short history covers the whole file. */
function spread<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / Math.max(1, count));
  return Array.from({ length: Math.min(count, items.length) }, (_, index) => items[Math.floor(index * step)]!);
}

function ensurePlan(file: string, { districtCode, issues, rounds }: LoadOptions): Plan {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Plan;
  const plan: Plan = {
    district: districtCode,
    until: new Date().toISOString(),
    issues: issues ?? usualIssues,
    rounds: rounds ?? issues === undefined,
  };
  writeWhole(file, JSON.stringify(plan));
  return plan;
}

function writeAccounts(home: string, demo: DemoDistrict): void {
  writeWhole(join(home, 'accounts.json'), `${JSON.stringify(demo.accounts, null, 1)}\n`);
}

function nanjingDay(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Writes a temporary file and renames it, so that no reader sees an incomplete file. */
function writeWhole(file: string, content: string): void {
  writeFileSync(`${file}.part`, content);
  renameSync(`${file}.part`, file);
}
