import { createLogger, withLogScope } from './log.js';

/** What the logger writes while `work` runs. */
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
  it('keeps of an error what helps and nothing a database puts into it', () => {
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

  it('hides values under names that hold secrets, and says who and what', () => {
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
