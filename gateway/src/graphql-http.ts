import { z } from 'zod';
import { badRequest } from './gateway.errors.js';

/** The parameters of one operation, as the GraphQL-over-HTTP specification names them. */
export interface OperationRequest {
  query: string | undefined;
  operationName: string | undefined;
  variables: Record<string, unknown>;
  extensions: Record<string, unknown>;
}

/**
 * The two response types of the GraphQL-over-HTTP specification. With the first, the status tells whether the operation
 * ran; with `application/json`, every well-formed request is answered with 200.
 */
export type ResponseType = 'application/graphql-response+json' | 'application/json';

/** Returns the response type that the Accept header requests; undefined when it accepts neither. */
export function negotiate(accept: string | undefined): ResponseType | undefined {
  if (accept === undefined || accept === '') return 'application/json';
  let found: ResponseType | undefined;
  for (const part of accept.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) continue;
    if (parameters.some((parameter) => parameter.startsWith('charset=') && !/utf-?8/.test(parameter))) continue;
    if (type === 'application/graphql-response+json') return type;
    if (type === 'application/json' || type === 'application/*' || type === '*/*') found = 'application/json';
  }
  return found;
}

const objectOrNull = z.record(z.string(), z.unknown()).nullish();
const requestSchema = z.object({
  query: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: objectOrNull,
  extensions: objectOrNull,
});

/** Checks the JSON body of one operation. @throws BAD_REQUEST */
export function readOperation(body: unknown): OperationRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('请求体须为含有查询的 JSON 对象', 'the body must be a JSON object with a query');
  }
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0];
    throw field === 'query' || field === 'operationName'
      ? badRequest('查询和操作名须为文本', `${field} must be a string`)
      : badRequest('变量和扩展须为对象', `${String(field)} must be an object`);
  }
  const { query, operationName, variables, extensions } = parsed.data;
  return {
    query: query ?? undefined,
    operationName: operationName || undefined,
    variables: variables ?? {},
    extensions: extensions ?? {},
  };
}

/** Reads an operation from the query string of a GET request. @throws BAD_REQUEST */
export function readOperationFromUrl(parameters: Record<string, unknown>): OperationRequest {
  const json = (name: string): unknown => {
    const text = parameters[name];
    if (text === undefined || text === '') return undefined;
    try {
      return JSON.parse(String(text));
    } catch {
      throw badRequest('变量和扩展须为 JSON', `${name} is not JSON`);
    }
  };
  return readOperation({
    query: parameters.query,
    operationName: parameters.operationName,
    variables: json('variables'),
    extensions: json('extensions'),
  });
}

/** Codes with the same HTTP status for both response types. */
const httpStatus: Record<string, number> = {
  UNAUTHENTICATED: 401,
  TEMPORARILY_UNAVAILABLE: 503,
  BAD_REQUEST: 400,
  METHOD_NOT_ALLOWED: 405,
};
/** Codes with their own HTTP status only for application/graphql-response+json. */
const newTypeStatus: Record<string, number> = {
  REQUEST_TIMEOUT: 504,
  INTERNAL: 500,
  OPERATION_NOT_ALLOWED: 403,
  INTROSPECTION_DISABLED: 403,
};

/** Returns the status of a response without data that was refused with `code`. */
export function refusalStatus(code: string, type: ResponseType): number {
  return httpStatus[code] ?? (type === 'application/json' ? 200 : (newTypeStatus[code] ?? 400));
}
