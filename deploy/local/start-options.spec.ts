import { readStartOptions } from './start-options.js';

describe('the options of npm start', () => {
  const read = (...args: string[]) => readStartOptions(args, '/srv/jiceng', {});

  it('have a default for every option', () => {
    expect(read()).toEqual({ port: 4000, fresh: false, demo: true, district: null, home: '/srv/jiceng/.jiceng' });
  });

  it('take the state folder of JICENG_STATE_DIR, but not an empty one, which would be the checkout', () => {
    const home = (folder: string, ...args: string[]) =>
      readStartOptions(args, '/srv/jiceng', { JICENG_STATE_DIR: folder }).home;
    expect([home('/data'), home(''), home('', '--state', '')]).toEqual([
      '/data',
      '/srv/jiceng/.jiceng',
      '/srv/jiceng/.jiceng',
    ]);
  });

  it('accept every flag', () => {
    expect(read('--port', '4100', '--fresh', '--no-demo', '--district', '320115', '--state', '/data')).toEqual({
      port: 4100,
      fresh: true,
      demo: false,
      district: '320115',
      home: '/data',
    });
  });

  it.each([
    [['--port', '80'], '--port 80 cannot be used: choose a number from 1024 to 65500'],
    [['--port', 'abc'], '--port abc cannot be used: choose a number from 1024 to 65500'],
    [['--district', '鼓楼'], '--district 鼓楼 is not a district: give its six digits, such as 320106'],
    [
      ['--frsh'],
      "Unknown option '--frsh'. Usage: npm start -- [--port 4000] [--fresh] [--district 320106] [--no-demo] [--state <folder>]",
    ],
  ])('refuse %j in one line', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});
