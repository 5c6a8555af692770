import { createLogger, withLogScope } from './log.js';

/** Returns the lines that the logger writes while `work` runs. */
function written(work: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const log = createLogger('test', 'info');
  const stream = Object.getOwnPropertySymbols(log)
    .map((symbol) => (log as never)[symbol] as { write?: unknown } | undefined)
    .find((value) => typeof value?.write === 'function')!;
  stream.write = (line: string) => lines.push(line);
  work(log);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('writes the helpful properties of an error and none that hold data of the database', () => {
    const error = Object.assign(
      new Error('violates check constraint', { cause: Object.assign(new Error('inner'), { parameters: ['王小明'] }) }),
      {
        code: '23514',
        constraint: 'one',
        detail: 'Failing row contains (王小明)',
        parameters: ['王小明'],
        query: 'INSERT',
        driverError: { detail: '王小明' },
      },
    );
    const [line] = written((log) => log.error({ err: error }, 'failed'));
    expect(JSON.stringify(line)).not.toContain('王小明');
    expect(line!.err).toMatchObject({
      type: 'Error',
      message: 'violates check constraint',
      code: '23514',
      constraint: 'one',
      cause: { message: 'inner' },
    });
    expect((line!.err as { stack: string }).stack).toContain('log.spec');
  });

  it.each([
    ['22P02', 'invalid input syntax for type uuid: "13800138000 "quoted""', 'invalid input syntax for type uuid: …'],
    ['22003', 'value "13800138000" is out of range for type integer', 'value …'],
    ['42703', 'column "phone" does not exist', 'column "phone" does not exist'],
  ])('removes the value that a message of PostgreSQL quotes: %s', (code, message, shown) => {
    const [line] = written((log) => log.error({ err: Object.assign(new Error(message), { code }) }, 'failed'));
    expect(JSON.stringify(line)).not.toContain('13800138000');
    expect(line!.err).toMatchObject({ message: shown });
  });

  it('replaces values under names that hold secrets, and adds trace, actor and operation', () => {
    const [line] = written((log) =>
      withLogScope({ traceId: 't1', actorId: 'a1', operation: 'o1' }, () =>
        log.info({ phone: '139', request: { authorization: 'Bearer x' } }, 'asked'),
      ),
    );
    expect(line).toMatchObject({
      service: 'test',
      level: 'info',
      traceId: 't1',
      actorId: 'a1',
      operation: 'o1',
      phone: '[redacted]',
      request: { authorization: '[redacted]' },
    });
  });
});
