import { describe, expect, it } from '@jest/globals';
import { readClusterOptions } from './cluster-options.js';

const rows = ['install', 'drill', 'power'];
const read = (args: string[], env: NodeJS.ProcessEnv = {}) => readClusterOptions(args, rows, env, '1.2.3');

describe('the options of the cluster test', () => {
  it('take images from the given registry', () => {
    expect(read(['--registry', 'registry.example:5000'])).toMatchObject({
      image: 'registry.example:5000/jiceng:1.2.3',
      postgresImage: 'registry.example:5000/jiceng-postgres:1.2.3',
      nextImage: null,
    });
    expect(read([], { JICENG_TEST_REGISTRY: 'r.example' }).image).toBe('r.example/jiceng:1.2.3');
    expect(read(['--registry', 'r.example', '--image', 'other/jiceng:9']).image).toBe('other/jiceng:9');
  });

  it('refuse unknown options by name', () => {
    expect(() => read(['--only', 'install,drll'])).toThrow('drll');
    expect(() => read(['--quik'])).toThrow('quik');
    expect(() => read(['--namespace', 'Not_A_Name'])).toThrow('Not_A_Name');
    expect(() => read(['--power-off-command', 'poweroff'])).toThrow('names no node');
    expect(() => read(['--bundle', 'unpacked'])).toThrow('--bundle-key');
    expect(() => read(['--s3-endpoint', 'http://s3.example:7070'])).toThrow('JICENG_TEST_S3_ACCESS_KEY');
    expect(() => read(['--s3-endpoint', 's3.example:7070'])).toThrow('is no address');
  });

  it('take the login of an S3 store only from the environment', () => {
    expect(read([]).s3).toBeNull();
    const login = { JICENG_TEST_S3_ACCESS_KEY: 'a', JICENG_TEST_S3_SECRET_KEY: 'b' };
    expect(read(['--s3-endpoint', 'http://s3.example:7070'], login).s3).toEqual({
      endpoint: 'http://s3.example:7070',
      region: 'us-east-1',
      accessKeyId: 'a',
      secretAccessKey: 'b',
    });
    expect(read([], { ...login, JICENG_TEST_S3_ENDPOINT: 'https://s3.example' }).s3?.endpoint).toBe(
      'https://s3.example',
    );
  });

  it('run every row when no option limits them', () => {
    expect(read([])).toMatchObject({ only: null, quick: false, keep: false, powerOffCommand: null });
    expect(read(['--only', 'drill, power', '--power-off-command', 'off {n}'])).toMatchObject({
      only: ['drill', 'power'],
      powerOffCommand: 'off {n}',
    });
  });
});
