import { readFileSync } from 'node:fs';
import { Album } from '../demo/album.js';
import { trainClassifier } from '../demo/classifier.js';
import { planLives } from '../demo/history.js';
import { liveThrough } from '../demo/live-through.js';
import { Recorder, type Told } from '../demo/recorder.js';
import { moveIntoDays, readReports, type LineFault } from '../demo/reports.js';
import { inParallel } from '../demo/schedule.js';
import type { World } from '../demo/world.js';
import { UserFault } from '@jiceng/local/user-fault';
import { readOutcome, type Outcome } from './outcome.js';
import { Table } from '../operations/table.js';

interface Terminal {
  write: (text: string) => void;
  onProgress: (line: string) => void;
  /** Called after the last report was played, before the summary. */
  onDriven: () => void;
}

/** Number of days over which reports are spread. The last day is so far in the past that every issue can have ended. */
const reportDays = 20;
const daysToFinish = 75;
const dayMs = 86_400_000;
/**
 * Error codes with which the platform refuses a report itself. Such a refusal is a fault of the report and no
 * deviation.
 */
const reportsAtFault = new Set([
  'BAD_INPUT',
  'PLACE_OUTSIDE_DISTRICT',
  'BODY_TOO_LARGE',
  'IMPOSSIBLE_TIME',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
]);

/**
 * Plays every report of a file through the process in simulated time and prints the results: the organization, the
 * routing rule and the working minutes of each unit. Faulty lines and refused reports are listed and do not end the
 * drill.
 * @throws UserFault when the file cannot be read
 */
export async function driveFile(
  world: World,
  file: string,
  limit: number,
  { write, onProgress, onDriven }: Terminal,
): Promise<{ driven: number; deviations: string[] }> {
  const { reports, faults } = readReports(textOf(file));
  const until = new Date();
  const chosen = moveIntoDays(reports.slice(0, limit), new Date(until.getTime() - daysToFinish * dayMs), reportDays);
  const lives = planLives({
    // Each run has a seed of its own, so that the results of earlier drills on the platform do not matter.
    seed: `drill-${until.getTime().toString(36)}`,
    grids: world.demo.grids,
    classify: trainClassifier(world.demo.categories),
    reports: chosen,
    mostHandleDays: 10,
    realDuplicates: true,
  });
  const recorder = new Recorder();
  await liveThrough({
    world,
    lives,
    until,
    recorder,
    album: new Album(null, world.demo.categories, { onlyNeeded: true }),
    onProgress: (finished, open) =>
      onProgress(`Driving ${lives.length} reports: ${finished} finished, ${open} under way`),
  });
  onProgress('Reading what became of them');
  const outcomes = new Map<Told, Outcome>();
  await inParallel(
    recorder.all.filter(({ issueId }) => issueId !== null),
    8,
    async (told) => {
      outcomes.set(told, await readOutcome(world, told.issueId!));
    },
  );
  onDriven();
  tellLineByLine(world, recorder.all, outcomes, write);
  tellFaults(faults, recorder.all, write);
  if (reports.length > limit)
    write(`\nThe file holds ${reports.length} reports; the first ${limit} were driven (--limit).\n`);
  tellSummary(world, [...outcomes.values()], write);
  return { driven: lives.length, deviations: deviationsOf(recorder.all, outcomes) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserFault(
      `Cannot read ${file} (${(error as NodeJS.ErrnoException).code}): give the path of an NDJSON file, one report a line`,
      { cause: error },
    );
  }
}

function tellLineByLine(
  world: World,
  all: readonly Told[],
  outcomes: ReadonlyMap<Told, Outcome>,
  write: (text: string) => void,
): void {
  const table = new Table(
    [
      { title: 'line', width: 5 },
      { title: 'report', width: 34 },
      { title: 'category', width: 16 },
      { title: 'routed to', width: 28 },
      { title: 'by', width: 10 },
      { title: 'ended', width: 9 },
      { title: 'held (working hours)', width: 50 },
    ],
    write,
  );
  table.head();
  const category = new Map(
    world.demo.categories.map(({ code, item, minor }) => [code, item === '其他' ? minor : item]),
  );
  for (const told of all.toSorted((a, b) => lineOf(a) - lineOf(b))) {
    const outcome = outcomes.get(told);
    const held = (outcome?.held ?? [])
      .map(({ organizationId, minutes }) => `${world.nameOf(organizationId)} ${(minutes / 60).toFixed(1)}`)
      .join(', ');
    table.row([
      String(lineOf(told)),
      safe(told.life.subject, 30),
      category.get(told.life.categoryCode) ?? '',
      outcome?.routedTo === null || outcome === undefined ? '' : world.nameOf(outcome.routedTo),
      outcome?.rule ?? '',
      outcome?.state.toLowerCase() ?? 'refused',
      told.refusal === null ? held : `✗ ${told.refusal.code}`,
    ]);
  }
}

/** Removes control characters, so that a hostile text cannot change the terminal. */
function safe(text: string, length: number): string {
  return [...text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '·')].slice(0, length).join('');
}

function lineOf({ life }: Told): number {
  return Number(life.key.slice(life.key.lastIndexOf(':') + 1));
}

function tellFaults(faults: readonly LineFault[], all: readonly Told[], write: (text: string) => void): void {
  const refused = all.flatMap((told) =>
    told.refusal?.beforeReport
      ? [{ line: lineOf(told), problem: `was refused by the platform: ${safe(told.refusal.message, 160)}` }]
      : [],
  );
  const both = [...faults, ...refused].sort((a, b) => a.line - b.line);
  if (both.length > 0) write('\nLines that did not become an issue:\n');
  for (const { line, problem } of both) write(`  line ${line} ${problem}\n`);
}

function tellSummary(world: World, outcomes: readonly Outcome[], write: (text: string) => void): void {
  const counts = (key: (outcome: Outcome) => string): string =>
    [...Map.groupBy(outcomes, key)]
      .map(([name, members]) => `${name} ${members.length}`)
      .sort()
      .join(', ');
  write(
    `\nRouted by: ${counts(({ rule }) => rule ?? 'not routed')}\nEnded: ${counts(({ state }) => state.toLowerCase())}\n\nHeld by each unit:\n`,
  );
  const units = Map.groupBy(
    outcomes.flatMap(({ held }) => held),
    ({ organizationId }) => organizationId,
  );
  const rows = [...units]
    .map(([id, parts]) => ({
      id,
      issues: parts.length,
      minutes: parts.reduce((total, { minutes }) => total + minutes, 0),
    }))
    .sort((a, b) => b.minutes - a.minutes);
  const table = new Table(
    [
      { title: 'unit', width: 40 },
      { title: 'issues', width: 6 },
      { title: 'hours', width: 9 },
      { title: 'hours each', width: 10 },
    ],
    write,
  );
  table.head();
  for (const { id, issues, minutes } of rows)
    table.row([world.nameOf(id), String(issues), (minutes / 60).toFixed(1), (minutes / 60 / issues).toFixed(1)]);
}

/** Returns the deviations: a refused step of the process, or an issue that did not end. */
function deviationsOf(all: readonly Told[], outcomes: ReadonlyMap<Told, Outcome>): string[] {
  return all.flatMap((told) => {
    const { refusal } = told;
    if (refusal !== null)
      return refusal.beforeReport && reportsAtFault.has(refusal.code)
        ? []
        : [`line ${lineOf(told)}: ${safe(refusal.message, 300)}`];
    const state = outcomes.get(told)?.state;
    const ended = ['CLOSED', 'REJECTED', 'MERGED', 'RETURNED_TO_SOURCE'];
    return state !== undefined && ended.includes(state)
      ? []
      : [
          `line ${lineOf(told)}: expected it to be ${ended.join(', ').toLowerCase()}; found ${state?.toLowerCase() ?? 'no issue'}`,
        ];
  });
}
