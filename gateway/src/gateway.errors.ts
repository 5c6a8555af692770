import { defineErrors, type DomainError } from '@jiceng/platform/errors';

/** Errors of the gateway itself. Errors of services pass through with their own codes. */
export const gatewayErrors = defineErrors({
  /**
   * The HTTP request is not a GraphQL request, for example because the body is not JSON in UTF-8, `query` is missing or
   * the variables are not an object.
   */
  BAD_REQUEST: { kind: 'invalid', zh: '请求格式不正确：{problemZh}', en: 'Not a GraphQL request: {problem}' },
  /** The body is not announced as application/json in UTF-8, or it is compressed. */
  UNSUPPORTED_MEDIA_TYPE: {
    kind: 'invalid',
    zh: '请求体须为 UTF-8 编码、未压缩的 application/json',
    en: 'Send application/json in UTF-8, not compressed',
  },
  /** The Accept header allows neither response type. */
  NOT_ACCEPTABLE: {
    kind: 'invalid',
    zh: '仅返回 application/graphql-response+json 或 application/json',
    en: 'Answers are application/graphql-response+json or application/json',
  },
  /** The method is neither GET nor POST, or a mutation was sent by GET. */
  METHOD_NOT_ALLOWED: { kind: 'invalid', zh: '请使用 POST；查询也可用 GET', en: 'Use POST, or GET for queries' },
  /** The document cannot be parsed. */
  GRAPHQL_PARSE_FAILED: { kind: 'invalid', zh: 'GraphQL 语法错误：{problem}', en: 'GraphQL syntax error: {problem}' },
  /** The document or its variables do not fit the schema. */
  GRAPHQL_VALIDATION_FAILED: {
    kind: 'invalid',
    zh: 'GraphQL 校验失败：{problem}',
    en: 'Not valid against the schema: {problem}',
  },
  /** The document has more lexical tokens than LIMIT_TOKENS, or more fields after its fragments are expanded. */
  DOCUMENT_TOO_LARGE: {
    kind: 'invalid',
    zh: '查询文档过长，最多 {max} 个词元',
    en: 'The document has more than {max} tokens',
  },
  /** The document is nested deeper than LIMIT_DEPTH. */
  DEPTH_LIMIT_EXCEEDED: {
    kind: 'invalid',
    zh: '查询嵌套 {actual} 层，最多 {max} 层',
    en: 'The operation is {actual} levels deep, at most {max} are allowed',
  },
  /** The document has more aliases than LIMIT_ALIASES after its fragments are expanded. */
  ALIAS_LIMIT_EXCEEDED: {
    kind: 'invalid',
    zh: '别名 {actual} 个，最多 {max} 个',
    en: 'The operation uses {actual} aliases, at most {max} are allowed',
  },
  /** The estimated number of requested objects exceeds LIMIT_COST. */
  COST_LIMIT_EXCEEDED: {
    kind: 'invalid',
    zh: '查询开销 {actual}，最多 {max}；请减少每页条数或字段',
    en: 'The operation costs {actual}, at most {max} is allowed; ask for smaller pages or fewer fields',
  },
  /** The HTTP request contains more operations than LIMIT_BATCH. */
  BATCH_LIMIT_EXCEEDED: {
    kind: 'invalid',
    zh: '一次请求包含 {actual} 个操作，最多 {max} 个',
    en: 'The request holds {actual} operations, at most {max} are allowed',
  },
  /** The body is larger than LIMIT_BODY_BYTES, or for staff larger than LIMIT_IMPORT_BODY_BYTES. */
  BODY_TOO_LARGE: { kind: 'invalid', zh: '请求体超过 {max} 字节', en: 'The request body is larger than {max} bytes' },
  /**
   * The operation took longer than LIMIT_REQUEST_SECONDS. A command may still take effect, so repeat it with the same
   * idempotency key.
   */
  REQUEST_TIMEOUT: {
    kind: 'unavailable',
    zh: '处理超过 {seconds} 秒，请以相同的幂等键重试',
    en: 'Not finished within {seconds} s; repeat with the same idempotency key',
  },
  /** An actor, or an address without a token, sends more requests than LIMIT_REQUESTS_PER_SECOND. */
  TOO_MANY_REQUESTS: {
    kind: 'unavailable',
    zh: '请求过于频繁，请在 {retryAfter} 秒后重试',
    en: 'Too many requests; try again in {retryAfter} s',
  },
  /**
   * An address, an account or a device has too few tries left for the receipt codes of the operation. A wrong code uses
   * up a try; LIMIT_RECEIPT_TRIES_PER_HOUR sets the number of tries.
   */
  TOO_MANY_RECEIPT_CODES: {
    kind: 'unavailable',
    zh: '查询码错误次数过多，请核对后在 {minutes} 分钟后重试',
    en: 'Too many wrong receipt codes were sent from this address or device; try again in {minutes} minutes',
  },
  /** An account has begun more uploads than LIMIT_UPLOADS_PER_HOUR allows. */
  TOO_MANY_UPLOADS: {
    kind: 'unavailable',
    zh: '上传文件过多，请在 {minutes} 分钟后重试',
    en: 'Too many files were sent; try again in {minutes} minutes',
  },
  /** The operation asks for `__schema` or `__type` while INTROSPECTION is off. */
  INTROSPECTION_DISABLED: { kind: 'forbidden', zh: '此环境已关闭内省查询', en: 'Introspection is switched off here' },
  /**
   * The hash of a persisted operation is unknown. Send the text with the hash once, or add the operation to the
   * allow-list.
   */
  PERSISTED_QUERY_NOT_FOUND: { kind: 'not_found', zh: '找不到该持久化查询', en: 'PersistedQueryNotFound' },
  /** PERSISTED_ONLY is on and the allow-list does not contain the operation. */
  OPERATION_NOT_ALLOWED: {
    kind: 'forbidden',
    zh: '此环境只接受已登记的查询',
    en: 'Only registered operations are accepted here',
  },
  /** The token is genuine, but its subject holds no post and has no role from the identity provider. */
  ACTOR_UNKNOWN: {
    kind: 'forbidden',
    zh: '该账号未在平台登记，或没有在任岗位',
    en: 'This account is not registered on the platform, or holds no post',
  },
  /** The token has the role client, but personnel knows no client of this subject, or the client was revoked. */
  CLIENT_NOT_REGISTERED: {
    kind: 'forbidden',
    zh: '该系统未在平台登记，或已注销',
    en: 'This system is not registered on the platform, or its registration was revoked',
  },
  /** A client sends more operations in a minute than its registration allows. */
  CLIENT_RATE_EXCEEDED: {
    kind: 'unavailable',
    zh: '本系统每分钟最多 {perMinute} 次请求，请在 {retryAfter} 秒后重试',
    en: 'This client may send {perMinute} operations in a minute; try again in {retryAfter} s',
  },
  /** A client sent more operations in one request than its registration allows in a minute. */
  CLIENT_ARRAY_TOO_LARGE: {
    kind: 'invalid',
    zh: '一次提交了 {operations} 项操作，超过本系统每分钟 {perMinute} 次的上限，请分批提交',
    en: 'The request has {operations} operations, more than the {perMinute} of a minute; send fewer at a time',
  },
  /**
   * A delivery is about an order that the platform does not have, because deliveries arrive in any order. The sender
   * tries again, after the order itself.
   */
  ORDER_NOT_YET_KNOWN: {
    kind: 'conflict',
    retryable: true,
    zh: '平台尚未收到该工单，请先送达派单，再重试',
    en: 'The platform has not got this order yet; deliver the order, then try again',
  },
  /** The `x-jiceng-clock` header is not a valid time, or the token does not come from the demo issuer. */
  CLOCK_NOT_ALLOWED: { kind: 'forbidden', zh: '此环境不允许模拟时钟', en: 'A simulated clock is not allowed here' },
  /** The service that owns the field does not respond. Other fields of the same answer are valid. */
  UNAVAILABLE: {
    kind: 'unavailable',
    zh: '服务 {service} 暂时不可用，请稍后重试',
    en: 'Service {service} is unavailable; try again shortly',
  },
  /** The gateway does not serve this path or method. */
  NO_SUCH_ROUTE: { kind: 'not_found', zh: '没有此地址', en: 'No such address' },
  /** The accounts file of the demo issuer does not contain the account. */
  DEMO_ACCOUNT_UNKNOWN: { kind: 'not_found', zh: '没有演示账号 {account}', en: 'No demo account {account}' },
});

/** Returns BAD_REQUEST with its cause in both languages. */
export function badRequest(problemZh: string, problem: string): DomainError {
  return gatewayErrors.BAD_REQUEST({ problemZh, problem });
}
