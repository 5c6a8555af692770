import { chineseFieldName, chineseName, type NameList } from '@jiceng/contracts/registry/labels';

/** The meaning of an error for the caller. GraphQL, HTTP and queues each map all five kinds. */
export type ErrorKind = 'not_found' | 'invalid' | 'conflict' | 'forbidden' | 'unavailable';

/** The text for users in both languages of the product. */
export interface Messages {
  zh: string;
  en: string;
}

/** The facts that a client needs to repeat a request automatically. */
export interface Retry {
  /** True when the same request, with the same idempotency key, may succeed later. */
  retryable: boolean;
  /** Seconds to wait at least; only when `retryable`. */
  retryAfter?: number;
}

/**
 * An error that the caller can understand. `code` is part of the API and stable; `details` carry the values that the
 * texts mention, and in `retryAfter` the seconds to wait where they are known.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    readonly messages: Messages,
    readonly details: Record<string, unknown> = {},
    private readonly retryable = kind === 'unavailable',
  ) {
    super(`${code}: ${messages.en}`);
    this.name = 'DomainError';
  }

  get retry(): Retry {
    if (!this.retryable) return { retryable: false };
    const { retryAfter } = this.details;
    return { retryable: true, retryAfter: typeof retryAfter === 'number' ? retryAfter : RETRY_SECONDS };
  }
}

/** Seconds before a retry where the error does not know them. */
const RETRY_SECONDS = 1;

interface ErrorDefinition {
  kind: ErrorKind;
  /**
   * True when the same request, with the same idempotency key, may succeed later without the help of a person. Without
   * this value, errors of the kind `unavailable` are retryable and all others are not.
   */
  retryable?: boolean;
  /**
   * Chinese and English text. `{name}` is replaced by the detail of that name, `{name:list}` by its Chinese name or
   * names from that list in `@jiceng/contracts/registry/labels`, and `{name:path}` by the Chinese name of the field at
   * that path. A moment is shown as the time in China.
   */
  zh: string;
  en: string;
}

type Factories<T> = { readonly [K in keyof T]: (details?: Record<string, unknown>) => DomainError };

const catalogue = new Map<string, ErrorDefinition>();

/**
 * Defines the errors of one feature: `const taskErrors = defineErrors({ TASK_NOT_OFFERED: { kind, zh, en } })`, thrown
 * as `throw taskErrors.TASK_NOT_OFFERED({ taskId })`. A process refuses a code that is defined twice.
 */
export function defineErrors<T extends Record<string, ErrorDefinition>>(definitions: T): Factories<T> {
  const factories: Record<string, (details?: Record<string, unknown>) => DomainError> = {};
  for (const [code, definition] of Object.entries(definitions)) {
    if (catalogue.has(code)) throw new Error(`error code ${code} is defined twice`);
    catalogue.set(code, definition);
    factories[code] = (details = {}) =>
      new DomainError(
        code,
        definition.kind,
        { zh: fill(definition.zh, details, ''), en: fill(definition.en, details, ' (UTC+8)') },
        details,
        definition.retryable,
      );
  }
  return factories as Factories<T>;
}

/** @param zone text after each moment; empty in Chinese sentences, because China has only one time zone */
function fill(template: string, details: Record<string, unknown>, zone: string): string {
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name: string, list?: NameList | 'path') => {
    const value = textOf(details[name]);
    if (!list) return INSTANT.test(value) ? `${timeInChina(value)}${zone}` : value;
    if (list === 'path') return chineseFieldName(value);
    return value
      .split(/, |\//)
      .map((code) => chineseName(list, code.replace(/^[A-Z]\w*\./, '')))
      .join('、');
  });
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const CHINA_MS = 8 * 3_600_000;

function textOf(detail: unknown): string {
  return detail instanceof Date ? detail.toISOString() : String(detail ?? '');
}

/** Shows a moment as a clock in China does, such as 2026-11-23 17:30. */
function timeInChina(instant: string): string {
  return new Date(Date.parse(instant) + CHINA_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** Errors that every service can return. */
export const platformErrors = defineErrors({
  UNAUTHENTICATED: { kind: 'forbidden', zh: '请先登录', en: 'Sign in first' },
  CONTEXT_REFUSED: {
    kind: 'forbidden',
    zh: '请求未经网关签名或签名无效',
    en: 'The request does not carry a valid context signed by the gateway',
  },
  FORBIDDEN: { kind: 'forbidden', zh: '您无权使用「{operation:operation}」', en: 'You may not use {operation}' },
  OUT_OF_SCOPE: { kind: 'forbidden', zh: '该数据不在您的职责范围内', en: 'This lies outside your jurisdiction' },
  BAD_INPUT: { kind: 'invalid', zh: '{field:path}不正确：{problemZh}', en: '{field} is not valid: {problem}' },
  NOT_FOUND: { kind: 'not_found', zh: '找不到{what:entity} {id}', en: 'No {what} with id {id}' },
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'conflict',
    zh: '该请求的幂等键此前已用于另一内容不同的请求，请换用新的幂等键',
    en: 'This idempotency key was used before with another request; send the new request with a key of its own',
  },
  STALE_VERSION: {
    kind: 'conflict',
    zh: '数据已被他人修改：您基于版本 {expected}，现为版本 {actual}',
    en: 'Changed by somebody else: you worked on version {expected}, it is now {actual}',
  },
  /** The first request with this key still runs. Its answer is stored soon, and a repetition gets that answer. */
  COMMAND_IN_PROGRESS: {
    kind: 'conflict',
    retryable: true,
    zh: '同一请求正在处理中，请稍后重试',
    en: 'The same request is being processed; try again shortly',
  },
  PAGE_TOO_LARGE: { kind: 'invalid', zh: '每页最多 {max} 条', en: 'A page has at most {max} items' },
  BAD_CURSOR: { kind: 'invalid', zh: '分页游标无效', en: 'The cursor is not valid' },
  TEMPORARILY_UNAVAILABLE: {
    kind: 'unavailable',
    zh: '服务暂时不可用，请稍后重试',
    en: 'Temporarily unavailable; try again shortly',
  },
  /**
   * A fault of the platform. The log has it under the id. It is retryable, because a command may have taken effect
   * before the fault, and only a repetition with the same key finds out.
   */
  INTERNAL: { kind: 'unavailable', zh: '系统内部错误，编号 {errorId}', en: 'Internal error {errorId}' },
});

/** Creates BAD_INPUT for one field, with the problem in both languages. */
export function badInput(field: string, problemZh: string, problem: string): DomainError {
  return platformErrors.BAD_INPUT({ field, problemZh, problem });
}

/**
 * Several wrong values of one request. The API answers with one error for each, so that a form can mark every field.
 */
export class InputFaults extends DomainError {
  constructor(readonly faults: readonly [DomainError, ...DomainError[]]) {
    const [{ code, kind, messages, details }] = faults;
    super(code, kind, messages, details);
  }
}

/** Throws the faults together, when there are any. @throws InputFaults */
export function throwFaults(faults: readonly DomainError[]): void {
  const [first, ...others] = faults;
  if (first) throw new InputFaults([first, ...others]);
}

/**
 * Runs all checks of an input and returns their results. Their BAD_INPUT errors are thrown together; any other error is
 * thrown at once.
 * @throws InputFaults
 */
export function checkAll<T extends Record<string, unknown>>(checks: { [K in keyof T]: () => T[K] }): T {
  const results: Partial<T> = {};
  const faults: DomainError[] = [];
  for (const name of Object.keys(checks) as (keyof T)[]) {
    try {
      results[name] = checks[name]();
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'BAD_INPUT') throw error;
      faults.push(...(error instanceof InputFaults ? error.faults : [error]));
    }
  }
  throwFaults(faults);
  return results as T;
}

/**
 * Waits for a check. Returns a function for {@link checkAll} that returns the result of the check or throws its error.
 */
export async function outcomeOf<T>(check: Promise<T>): Promise<() => T> {
  const [outcome] = await Promise.allSettled([check]);
  return () => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  };
}
