import { cpus, totalmem, type } from 'node:os';
import { bucketsOf, summaryOf, type Operation } from './observations.js';
import { nameOf, valueText, type Evidence, type Verdict } from './verdict.js';

export interface ReportSetting {
  target: string;
  commit: string;
  at: Date;
  scale: number;
  time: number;
  /** Notes on what was not sampled; empty when nothing is missing. */
  notes: readonly string[];
}

interface Line {
  name: string;
  points: readonly (readonly [number, number])[];
}

/**
 * Returns the report as one HTML file without scripts, fonts or addresses of other hosts, so that it can be read
 * offline.
 */
export function reportHtml(evidence: Evidence, verdict: Verdict, setting: ReportSetting): string {
  const { profile, operations, samples, startedAt } = evidence;
  const byName = [...Map.groupBy(operations, ({ name }) => name)].sort(([, a], [, b]) => b.length - a.length);
  const byJourney = [
    ...Map.groupBy(
      operations.filter(({ journey }) => journey !== '-'),
      ({ journey }) => journey,
    ),
  ].sort(([, a], [, b]) => b.length - a.length);
  const seconds = (at: number): number => (at - startedAt) / 1000;
  const processes = [...new Set(samples.flatMap((sample) => Object.keys(sample.processes)))];
  const charts = [
    chart(
      'p95 by journey, ms',
      byJourney.map(([name, list]) => ({
        name,
        points: bucketsOf(list, startedAt)
          .filter(({ count }) => count > 0)
          .map(({ second, p95 }) => [second, p95]),
      })),
      profile.spikesEnd,
    ),
    chart(
      'p95 by kind, ms',
      [...Map.groupBy(operations, ({ kind }) => kind)].map(([name, list]) => ({
        name,
        points: bucketsOf(list, startedAt)
          .filter(({ count }) => count > 0)
          .map(({ second, p95 }) => [second, p95]),
      })),
      profile.spikesEnd,
    ),
    chart(
      'Operations begun and ended per second',
      [
        { name: 'begun', points: evidence.buckets.map(({ second, arrivals }) => [second, arrivals]) },
        { name: 'ended', points: evidence.buckets.map(({ second, completions }) => [second, completions]) },
      ],
      profile.spikesEnd,
    ),
    ...(operations.every(({ fault }) => fault === null)
      ? []
      : [
          chart(
            'Failures per 5 s',
            [{ name: 'failed', points: evidence.buckets.map(({ second, failed }) => [second, failed]) }],
            profile.spikesEnd,
          ),
        ]),
    ...(samples.length === 0
      ? []
      : [
          chart(
            'Queues: jobs waiting',
            [{ name: 'waiting', points: samples.map(({ at, waiting }) => [seconds(at), waiting]) }],
            profile.spikesEnd,
          ),
          chart(
            'Age of the oldest event in an outbox, s',
            [{ name: 'age', points: samples.map(({ at, outboxLag }) => [seconds(at), outboxLag]) }],
            profile.spikesEnd,
          ),
          ...(samples.some(({ replicas }) => replicas)
            ? [
                chart(
                  'Ready replicas',
                  [...new Set(samples.flatMap(({ replicas }) => Object.keys(replicas ?? {})))].map((name) => ({
                    name,
                    points: samples.map(({ at, replicas }) => [seconds(at), replicas?.[name] ?? 0]),
                  })),
                  profile.spikesEnd,
                ),
              ]
            : []),
          chart(
            'CPU by process, % of a core',
            processes.map((name) => ({
              name,
              points: samples.map((sample) => [seconds(sample.at), 100 * (sample.processes[name]?.cpu ?? 0)]),
            })),
            profile.spikesEnd,
          ),
          chart(
            'Memory by process, MiB',
            processes.map((name) => ({
              name,
              points: samples.map((sample) => [seconds(sample.at), sample.processes[name]?.memory ?? 0]),
            })),
            profile.spikesEnd,
          ),
        ]),
  ];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(profile.name)} · load</title><style>${STYLE}</style>
<h1>${escape(profile.name)}</h1><p>${escape(profile.about)}</p><p class="${verdict.passed ? 'passed' : 'failed'}">${escape(verdict.line)}</p>
<p class="small">${escape(`${setting.target} · commit ${setting.commit} · ${setting.at.toISOString()} · rates × ${setting.scale} · time × ${setting.time} · ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()} — shared by the load generator`)}</p>
${setting.notes.map((note) => `<p class="small">${escape(note)}</p>`).join('')}
<h2>Service levels</h2>${table(
    ['level', 'must be below', 'was', ''],
    [
      ...verdict.levels.map(({ threshold, actual, kept }) => [
        nameOf(threshold),
        valueText(threshold, threshold.below),
        kept === null ? 'nothing of the kind' : valueText(threshold, actual),
        mark(kept),
      ]),
      ...verdict.recoveries.map(({ spikeEnd, seconds: took }) => [
        `recovery after the spike until ${spikeEnd} s`,
        '60 s',
        took === null ? 'never' : `${took} s`,
        mark(took !== null && took <= 60),
      ]),
      [
        'acknowledged reports lost',
        '1',
        `${evidence.durability.lost.length} of ${evidence.durability.acknowledged}, looked up in ${evidence.durability.by}`,
        mark(evidence.durability.lost.length === 0),
      ],
      ['invariants', '', evidence.invariants.text, mark(evidence.invariants.held)],
      [
        'arrivals nobody served',
        `${profile.mostDropped * 100} %`,
        String(verdict.dropped),
        mark(verdict.dropped <= profile.mostDropped * (operations.length + verdict.dropped)),
      ],
    ],
  )}
<h2>Operations</h2>${table(
    ['operation', 'count', 'failed', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'refusals'],
    byName.map(([name, list]) => {
      const { count, failed, p50, p95, p99, max } = summaryOf(list);
      return [name, count, failed, ...[p50, p95, p99, max].map((ms) => ms.toFixed(1)), refusalsOf(list)].map(String);
    }),
  )}
<h2>Over time</h2>${charts.join('\n')}</html>\n`;
}

/** Counts failures by code, and separately steps that a colleague took first. */
function refusalsOf(operations: readonly Operation[]): string {
  const codes = Map.groupBy(
    operations.flatMap(({ fault }) => fault ?? []),
    (code) => code,
  );
  const overtaken = operations.filter((operation) => operation.overtaken).length;
  return [
    ...[...codes].map(([code, list]) => `${code} × ${list.length}`),
    ...(overtaken > 0 ? [`overtaken × ${overtaken}`] : []),
  ].join(', ');
}

const WIDTH = 900;
const HEIGHT = 220;
const LEFT = 60;
const BOTTOM = 24;
const colours = [
  '#2563eb',
  '#dc2626',
  '#059669',
  '#d97706',
  '#7c3aed',
  '#0891b2',
  '#be185d',
  '#4d7c0f',
  '#334155',
  '#9a3412',
];

/** Returns a line chart over the seconds of the run. Dashed lines mark the ends of spikes. */
export function chart(title: string, lines: readonly Line[], marks: readonly number[] = []): string {
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return '';
  const [right, top] = [Math.max(1, ...points.map(([x]) => x)), niceTop(Math.max(...points.map(([, y]) => y)))];
  const x = (value: number): string => (LEFT + (value / right) * (WIDTH - LEFT - 10)).toFixed(1);
  const y = (value: number): string => (HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - 10)).toFixed(1);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line x1="${LEFT}" x2="${WIDTH - 10}" y1="${y(top * share)}" y2="${y(top * share)}" class="grid"/><text x="${LEFT - 6}" y="${Number(y(top * share)) + 4}" text-anchor="end">${label(top * share)}</text>`,
  );
  const times = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${x(right * share)}" y="${HEIGHT - 6}" text-anchor="${share === 1 ? 'end' : 'middle'}">${Math.round(right * share)} s</text>`,
  );
  const spikes = marks
    .filter((at) => at <= right)
    .map((at) => `<line x1="${x(at)}" x2="${x(at)}" y1="10" y2="${HEIGHT - BOTTOM}" class="spike"/>`);
  const paths = lines.map(
    ({ points: own }, index) =>
      `<polyline fill="none" stroke="${colours[index % colours.length]}" stroke-width="1.5" points="${own.map(([px, py]) => `${x(px)},${y(py)}`).join(' ')}"/>`,
  );
  const legend = lines
    .map(({ name }, index) => `<span style="color:${colours[index % colours.length]}">■ ${escape(name)}</span>`)
    .join(' ');
  return `<figure><figcaption>${escape(title)} <small>${legend}</small></figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${[...grid, ...times, ...spikes, ...paths].join('')}</svg></figure>`;
}

/** Returns the smallest number of the form 1, 2 or 5 × 10^n that is not below `value`. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return (([1, 2, 5, 10] as const).find((step) => step * power >= value) ?? 10) * power;
}

function label(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toFixed(2)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${cells('th', head)}${rows.map((row) => cells('td', row)).join('')}</table>`;
}

function mark(kept: boolean | null): string {
  return kept === null ? '–' : kept ? '✓' : '✗';
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]!);
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem;color:#1f2937}h1{margin-bottom:0}.small{color:#6b7280;font-size:13px}
.passed,.failed{padding:.6rem .8rem;border-radius:6px;font-weight:600}.passed{background:#dcfce7}.failed{background:#fee2e2}table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;border-bottom:1px solid #e5e7eb;padding:.3rem .6rem}figure{margin:1.2rem 0}figcaption{font-weight:600}svg{width:100%;height:auto;font-size:11px;fill:#6b7280}.grid{stroke:#e5e7eb}.spike{stroke:#9ca3af;stroke-dasharray:4 4}`;
