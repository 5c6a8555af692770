import { buildSchema, GraphQLError, GraphQLScalarType } from 'graphql';
import { pino } from 'pino';
import { badInput, checkAll, defineErrors } from '../values/errors.js';
import { toApiError, withApiErrors } from './graphql-errors.js';
import { CompilingExecutor } from './graphql-execution.js';
import { DateTime } from '../values/scalars.js';

const errors = defineErrors({
  SPEC_TAKEN: { kind: 'conflict', zh: '{seat} 已被占用', en: '{seat} is taken' },
  SPEC_BUSY: { kind: 'unavailable', zh: '忙', en: 'busy' },
  SPEC_RUNNING: { kind: 'conflict', retryable: true, zh: '进行中', en: 'running' },
  SPEC_FULL: { kind: 'unavailable', retryable: false, zh: '已满', en: 'full' },
});

function logging() {
  const lines: Record<string, unknown>[] = [];
  return {
    lines,
    log: pino(
      { level: 'info' },
      { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    ),
  };
}

describe('an error of the API', () => {
  it('carries code, kind, both languages, details and trace id, however deep its cause is nested', () => {
    const { log } = logging();
    const cause = errors.SPEC_TAKEN({ seat: 'A1' });
    const wrapped = new GraphQLError('outer', { originalError: new Error('middle', { cause }) });
    for (const error of [cause, wrapped]) {
      expect(toApiError(error, { locale: 'zh', traceId: 't', log })).toMatchObject({
        message: 'A1 已被占用',
        extensions: {
          code: 'SPEC_TAKEN',
          kind: 'conflict',
          retryable: false,
          messages: { zh: 'A1 已被占用', en: 'A1 is taken' },
          details: { seat: 'A1' },
          traceId: 't',
        },
      });
    }
  });

  it('repeats no number of a person that somebody typed in place of a code, and keeps ids', () => {
    const { log } = logging();
    const id = '01a22e66-1380-7138-8013-800013800013';
    const shown = toApiError(errors.SPEC_TAKEN({ seat: `13800138000 ${id}`, near: [{ seat: '138 0013 8000', id }] }), {
      locale: 'en',
      traceId: 't',
      log,
    });
    expect(shown).toMatchObject({
      message: `138*******0 ${id} is taken`,
      extensions: { details: { seat: `138*******0 ${id}`, near: [{ seat: '138*******0', id }] } },
    });
  });

  it('is retryable as its definition says, after the seconds that are known', () => {
    const { log } = logging();
    const retryOf = (error: Error): unknown[] => {
      const { retryable, retryAfter } = toApiError(error, { locale: 'en', traceId: 't', log }).extensions!;
      return [retryable, retryAfter];
    };
    expect(retryOf(errors.SPEC_BUSY())).toEqual([true, 1]);
    expect(retryOf(errors.SPEC_BUSY({ retryAfter: 30 }))).toEqual([true, 30]);
    expect(retryOf(errors.SPEC_RUNNING())).toEqual([true, 1]);
    expect(retryOf(errors.SPEC_FULL({ retryAfter: 30 }))).toEqual([false, undefined]);
    expect(retryOf(errors.SPEC_TAKEN())).toEqual([false, undefined]);
    expect(retryOf(new Error('a fault'))).toEqual([true, 1]);
  });

  it('is given for each wrong value of an input, and another error comes alone', () => {
    const { log } = logging();
    const answer = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        const failed = new GraphQLError('failed', { path: ['act'], originalError: error as Error });
        const options = { locale: 'en', traceId: 't', log } as const;
        return withApiErrors({ data: null, errors: [failed] }, options).errors;
      }
    };
    const wrong = (field: string) => (): never => {
      throw badInput(field, '不能为空', 'must not be empty');
    };
    const inner = (): unknown => checkAll({ phone: wrong('reporter.phone'), name: wrong('reporter.name') });
    expect(answer(() => checkAll({ title: wrong('title'), good: () => 1, reporter: inner }))).toMatchObject(
      ['title', 'reporter.phone', 'reporter.name'].map((field) => ({
        message: `${field} is not valid: must not be empty`,
        path: ['act'],
        extensions: { code: 'BAD_INPUT', details: { field } },
      })),
    );
    const taken = (): never => {
      throw errors.SPEC_TAKEN({ seat: 'A1' });
    };
    expect(answer(() => checkAll({ title: wrong('title'), seat: taken }))).toMatchObject([
      { extensions: { code: 'SPEC_TAKEN' } },
    ]);
    expect(checkAll({ one: () => 1, two: () => 'two' })).toEqual({ one: 1, two: 'two' });
  });

  it('hides the message of an unexpected error and logs it once under the id of the answer', () => {
    const { log, lines } = logging();
    const answer = toApiError(
      new GraphQLError('x', { originalError: new Error('password authentication failed for jiceng') }),
      { locale: 'en', traceId: 't', log },
    );
    const id = (answer.extensions?.details as { errorId: string }).errorId;
    expect(answer).toMatchObject({
      message: `Internal error ${id}`,
      extensions: { code: 'INTERNAL', kind: 'unavailable' },
    });
    expect(JSON.stringify(answer)).not.toContain('password');
    expect(lines.map((line) => line.errorId)).toEqual([id]);
  });

  it('asks the client to retry when the database is unavailable, and logs a warning only', () => {
    const { log, lines } = logging();
    const lost = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
    const answer = toApiError(new GraphQLError('x', { originalError: lost }), { locale: 'en', traceId: 't', log });
    expect(answer.extensions).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE', kind: 'unavailable' });
    expect(lines).toEqual([expect.objectContaining({ level: 40, msg: 'the database is away' })]);
  });

  it('reports a variable that a scalar cannot read as a fault of the request', async () => {
    const { log, lines } = logging();
    const schema = buildSchema('scalar DateTime type Query { at(time: DateTime!): String }');
    Object.assign(schema.getType('DateTime') as GraphQLScalarType, {
      parseValue: DateTime.parseValue,
      parseLiteral: DateTime.parseLiteral,
    });
    const executor = new CompilingExecutor(schema);
    const refused: [string, string | null][] = [];
    for (const request of [
      { query: 'query Q($t: DateTime!) { at(time: $t) }', variables: { t: '2026-02-30T00:00:00Z' } },
      { query: '{ at(time: "soon") }' },
      { query: '{ nothing }' },
      { query: '{' },
    ]) {
      const [error] = (await executor.execute(request, {})).errors!;
      const { code, details } = toApiError(error, { locale: 'en', traceId: 't', log }).extensions as {
        code: string;
        details: { field?: string };
      };
      refused.push([code, details.field ?? null]);
    }
    expect(refused).toEqual([
      ['BAD_INPUT', 'time'],
      ['BAD_INPUT', 'time'],
      ['BAD_REQUEST', null],
      ['BAD_REQUEST', null],
    ]);
    expect(lines).toEqual([]);
  });
});
