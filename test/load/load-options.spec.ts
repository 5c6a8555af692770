import { readLoadOptions } from './load-options.js';
import { lengthOf, peakOf, profileNamed, profileNames } from './profiles.js';
import { assertTargetIsOurs, isLoopback } from './target.js';

describe('the options of a load run', () => {
  it('name profile, target and folder', () => {
    const options = readLoadOptions(
      [
        '--profile',
        'spike',
        '--target',
        'http://localhost:4000/graphql',
        '--out',
        '/tmp/x',
        '--scale',
        '0.5',
        '--time',
        '0.25',
      ],
      '/checkout',
    );
    expect(options).toMatchObject({ scale: 0.5, target: 'http://localhost:4000', out: '/tmp/x', targetIsOurs: false });
    expect(peakOf(options.profile.streams[0]!)).toBe(17.5);
    expect(lengthOf(options.profile)).toBe(210);
    expect(options.profile.spikesEnd).toEqual([60, 120, 180]);
  });

  it.each([
    [[], /Which profile/],
    [['--profile', 'gale'], /no profile gale. Known: smoke/],
    [['--profile', 'constructor'], /no profile/],
    [['--profile', 'smoke', '--target', 'localhost'], /not an address/],
    [['--profile', 'smoke', '--scale=-1'], /--scale -1/],
    [['--profile', 'smoke', '--nonsense'], /Usage/],
  ])('are refused with a remedy: %j', (args, message) => {
    expect(() => readLoadOptions(args, '/checkout')).toThrow(message);
  });
});

describe('a target', () => {
  it.each(['localhost', '127.0.0.1', '127.8.9.1', '::1', 'jiceng.localhost'])('%s is this machine', (host) =>
    expect(isLoopback(host)).toBe(true),
  );
  it.each(['127.0.0.1.example.org', 'localhost.example.org', '10.0.0.1', '128.0.0.1', 'example.org'])(
    '%s is not',
    (host) => expect(isLoopback(host)).toBe(false),
  );

  it('on another host is refused unless the host is in the present cluster or the tester confirms the permission', () => {
    expect(() => assertTargetIsOurs('http://10.1.2.3:4000', false, () => [])).toThrow(/--target-is-ours/);
    expect(() => assertTargetIsOurs('http://10.1.2.3:4000', false, () => ['10.1.2.3'])).not.toThrow();
    expect(() => assertTargetIsOurs('http://10.1.2.3:4000', true, () => [])).not.toThrow();
    expect(() => assertTargetIsOurs('http://[::1]:4000', false, () => [])).not.toThrow();
  });
});

describe('every profile', () => {
  it.each(profileNames)('%s has an end, a sentence, service levels and arrivals', (name) => {
    const profile = profileNamed(name, { rate: 1, hours: 2 })!;
    expect(lengthOf(profile)).toBeLessThanOrEqual(2 * 3600);
    expect(profile.about).toMatch(/\.$/);
    expect(profile.thresholds.length).toBeGreaterThan(0);
    expect(Math.max(...profile.streams.map(peakOf))).toBeGreaterThan(0);
    for (const end of profile.spikesEnd) expect(end).toBeLessThan(lengthOf(profile));
  });

  it('of a week has the days of a week in their proportion', () => {
    const [filing] = profileNamed('ordinary-week', { rate: 1, hours: 1 })!.streams;
    const days = Array.from(
      { length: 7 },
      (_, day) => filing!.stages.slice(day * 96, (day + 1) * 96).reduce((sum, { to }) => sum + to, 0) / 96,
    );
    expect(filing!.stages).toHaveLength(7 * 96);
    expect(days[0]).toBeCloseTo(days[3]!);
    expect(days[4]).toBeLessThan(days[3]!);
    expect(days[5]! / days[3]!).toBeCloseTo(1685 / 5964);
  });

  it('of an emergency has the mean and the peaks that its description states', () => {
    const [filing] = profileNamed('emergency-morning', { rate: 1, hours: 1 })!.streams;
    let [arrivals, seconds, rate] = [0, 0, filing!.from];
    for (const stage of filing!.stages) {
      arrivals += (stage.seconds * (rate + stage.to)) / 2;
      seconds += stage.seconds;
      rate = stage.to;
    }
    expect(arrivals / seconds).toBeCloseTo(54, 0);
    expect(peakOf(filing!)).toBe(250);
  });
});
