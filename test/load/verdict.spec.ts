import { bucketsOf, percentile, readOperation, recoveriesOf, withoutCutOff, type Operation } from './observations.js';
import { valuesOf } from './process-samples.js';
import { profileNamed, type Profile } from './profiles.js';
import { chart, reportHtml } from './report.js';
import { heldUpTo, judge, type Evidence } from './verdict.js';

const start = 1_700_000_000_000;
const operation = (second: number, parts: Partial<Operation> = {}): Operation => ({
  kind: 'file',
  name: 'ReportIssue',
  startedAt: start + second * 1000,
  ms: 50,
  fault: null,
  overtaken: false,
  acknowledgedId: null,
  journey: 'fileIssue',
  ...parts,
});
const minutes = (count: number, ms: (second: number) => number): Operation[] =>
  Array.from({ length: count * 60 * 4 }, (_, index) => operation(index / 4, { ms: ms(index / 4) }));

const evidence = (operations: Operation[], parts: Partial<Evidence> = {}): Evidence => ({
  profile: { ...profileNamed('ordinary-day', { rate: 1, hours: 1, time: 0.1 })!, name: 'smoke' },
  operations,
  buckets: bucketsOf(operations, start),
  samples: [],
  startedAt: start,
  dropped: 0,
  durability: { acknowledged: operations.length, lost: [], by: 'the database' },
  invariants: { held: true, text: 'all hold' },
  k6Status: 0,
  ...parts,
});
const spiking: Profile = { ...profileNamed('spike', { rate: 1, hours: 1 })!, spikesEnd: [120] };

describe('a line of the load generator', () => {
  it('is read back', () => {
    expect(readOperation('op file ReportIssue 1700000000000 12.5 ok 0197 lifecycle')).toEqual({
      kind: 'file',
      name: 'ReportIssue',
      startedAt: start,
      ms: 12.5,
      fault: null,
      overtaken: false,
      acknowledgedId: '0197',
      journey: 'lifecycle',
    });
    expect(readOperation('op read LookUp 1700000000000 3.0 OUT_OF_SCOPE -')).toMatchObject({
      fault: 'OUT_OF_SCOPE',
      overtaken: false,
      acknowledgedId: null,
    });
    expect(readOperation('op command CloseIssue 1700000000000 3.0 STALE_VERSION -')).toMatchObject({
      fault: null,
      overtaken: true,
    });
  });
  it.each(['', 'op file', 'some other words of a script that failed badly'])('is not %j', (line) =>
    expect(readOperation(line)).toBeNull(),
  );
});

describe('the memory of the gateway', () => {
  const sample = (memory: number) => ({
    at: start,
    processes: { gateway: { cpu: 0, memory } },
    waiting: 0,
    outboxLag: 0,
    poolWaiting: 0,
  });
  const photos = { ...profileNamed('photos', { rate: 1, hours: 1, time: 0.1 })!, gatewayGrowth: 150 };
  const judged = (profile: Profile, sizes: number[]) =>
    judge(
      evidence(
        minutes(1, () => 50),
        { profile, samples: sizes.map(sample) },
      ),
    );

  it('may grow by as much as the profile says, and is not judged by other profiles', () => {
    expect(judged(photos, [300, 450, 320]).passed).toBe(true);
    const grown = judged(photos, [300, 451, 320]);
    expect([grown.passed, grown.line]).toEqual([false, expect.stringContaining('the gateway grew by 151 MiB')]);
    expect(judged({ ...photos, gatewayGrowth: null }, [300, 451]).passed).toBe(true);
  });
});

describe('percentiles', () => {
  it.each<[number[], number, number]>([
    [[], 0.95, 0],
    [[7], 0.95, 7],
    [[1, 2, 3, 4], 0.5, 2],
    [Array.from({ length: 100 }, (_, i) => i + 1), 0.95, 95],
  ])('of %j', (sorted, share, expected) => {
    expect(percentile(sorted, share)).toBe(expected);
  });
});

describe('recovery', () => {
  it.each([
    ['at once', () => 50, 0],
    ['after 20 s', (second: number) => (second >= 60 && second < 140 ? 900 : 50), 20],
    ['never', (second: number) => (second >= 60 ? 900 : 50), null],
  ])('comes %s', (_, ms, seconds) => {
    expect(recoveriesOf(bucketsOf(minutes(5, ms), start), [120], 300)).toEqual([{ spikeEnd: 120, seconds }]);
  });
});

describe('the verdict', () => {
  it('passes a run that kept every level, in one line', () => {
    const verdict = judge(evidence(minutes(1, () => 50)));
    expect(verdict.passed).toBe(true);
    expect(verdict.line).toBe('PASSED smoke: 240 filings p95 50 ms, 0 of 240 failed, 0 of 240 lost');
  });

  it.each<[string, Evidence, string]>([
    ['a broken level', evidence(minutes(1, () => 400)), 'p95 of filing was 400 ms, not below 300 ms'],
    [
      'refusals',
      evidence([...minutes(1, () => 50), operation(3, { fault: 'INTERNAL' })]),
      'failures of all operations was 0.41 %',
    ],
    [
      'a lost report',
      evidence(
        minutes(1, () => 50),
        { durability: { acknowledged: 240, lost: ['x'], by: 'the database' } },
      ),
      '1 of 240 acknowledged reports were lost',
    ],
    [
      'a broken invariant',
      evidence(
        minutes(1, () => 50),
        { invariants: { held: false, text: '2 orphan tasks' } },
      ),
      'invariants: 2 orphan tasks',
    ],
    [
      'unserved arrivals',
      evidence(
        minutes(1, () => 50),
        { dropped: 30 },
      ),
      '30 arrivals found nobody to serve them',
    ],
    [
      'no recovery',
      evidence(
        minutes(5, (second) => (second >= 60 ? 250 + 100 * (second > 119 ? 1 : 0) : 50)),
        { profile: { ...spiking, thresholds: [] } },
      ),
      'no recovery after the spike that ended at 120 s',
    ],
    [
      'lines that were lost',
      evidence(minutes(1, () => 50).slice(0, 41)),
      'operations of 10 s only were recorded, and the profile lasts 60 s',
    ],
    ['nothing measured', evidence([]), 'nothing was measured'],
    [
      'a generator that failed',
      evidence(
        minutes(1, () => 50),
        { k6Status: 107 },
      ),
      'k6 ended with 107',
    ],
  ])('fails for %s', (_, given, reason) => {
    const verdict = judge(given);
    expect(verdict.passed).toBe(false);
    expect(verdict.line).toContain(reason);
  });

  it('names the bottleneck', () => {
    const samples = Array.from({ length: 20 }, (_, index) => ({
      at: start + index * 3000,
      processes: { gateway: { cpu: 0.4, memory: 90 }, coordination: { cpu: 0.97, memory: 170 } },
      waiting: 0,
      outboxLag: 9,
      poolWaiting: 3,
    }));
    expect(
      judge(
        evidence(
          minutes(1, () => 400),
          { samples },
        ),
      ).bottleneck,
    ).toBe(
      '3 requests waited for a database connection; events waited 9 s in the outbox; coordination used 97 % of a core, the most of all',
    );
  });

  it('lets a breakpoint break its level, but not lose an issue', () => {
    const profile = profileNamed('breakpoint', { rate: 1, hours: 1 })!;
    expect(
      judge(
        evidence(
          minutes(1, () => 400),
          { profile, k6Status: 99 },
        ),
      ).passed,
    ).toBe(true);
    expect(
      judge(
        evidence(
          minutes(1, () => 400),
          { profile, durability: { acknowledged: 1, lost: ['x'], by: 'the API' } },
        ),
      ).passed,
    ).toBe(false);
  });
});

describe('a breakpoint', () => {
  it('does not count requests that k6 aborted at its end as failures', () => {
    const unanswered = operation(10, { fault: 'HTTP_0' });
    const cutOff = operation(60, { fault: 'HTTP_0' });
    const refused = operation(60, { fault: 'UNAVAILABLE' });
    expect(withoutCutOff([operation(0), unanswered, cutOff, refused, operation(60)])).toEqual([
      operation(0),
      unanswered,
      refused,
      operation(60),
    ]);
    expect(withoutCutOff([])).toEqual([]);
  });

  const rising = (slow: (second: number) => boolean) =>
    bucketsOf(
      Array.from({ length: 60 }, (_, second) =>
        Array.from({ length: second + 1 }, () => operation(second, { ms: slow(second) ? 900 : 50 })),
      ).flat(),
      start,
    );

  it('names the rate before the level stayed broken, and ignores a single slow bucket', () => {
    expect(
      heldUpTo(
        rising((second) => second >= 40),
        300,
      ),
    ).toBe(38);
    expect(
      heldUpTo(
        rising((second) => (second >= 10 && second < 15) || second >= 40),
        300,
      ),
    ).toBe(38);
    expect(
      heldUpTo(
        rising(() => false),
        300,
      ),
    ).toBe(58);
    expect(heldUpTo([], 300)).toBe(0);
  });
});

describe('the report', () => {
  it('is one file and shows the verdict', () => {
    const given = evidence([...minutes(1, () => 50), operation(3, { name: '<script>', fault: 'INTERNAL' })]);
    const html = reportHtml(given, judge(given), {
      target: 'http://localhost:4000',
      commit: 'abc',
      at: new Date(start),
      scale: 1,
      time: 1,
      notes: ['not watched'],
    });
    expect(html).toContain('FAILED smoke');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|<link|src=|href=|@import|url\(/);
  });

  it('draws an empty chart without values, and no point outside the frame', () => {
    expect(chart('empty', [])).toBe('');
    const ys = [
      ...chart('one', [
        {
          name: 'a',
          points: [
            [0, 3],
            [60, 7],
          ],
        },
      ]).matchAll(/points="([^"]+)"/g),
    ].flatMap(([, points]) => points!.split(' ').map((point) => Number(point.split(',')[1])));
    expect(ys.length).toBe(2);
    for (const y of ys) expect(y >= 0 && y <= 220).toBe(true);
  });
});

describe('metrics', () => {
  it('are read by name and label', () => {
    const text =
      '# HELP jiceng_queue_jobs x\njiceng_queue_jobs{queue="a",state="waiting"} 3\njiceng_queue_jobs{queue="b",state="waiting"} 4\njiceng_queue_jobs{queue="b",state="active"} 9\njiceng_queue_jobs_total 8\njiceng_outbox_lag_seconds 1.5\n';
    expect(valuesOf(text, 'jiceng_queue_jobs', 'state="waiting"')).toEqual([3, 4]);
    expect(valuesOf(text, 'jiceng_outbox_lag_seconds')).toEqual([1.5]);
  });
});
