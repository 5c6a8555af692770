import { createHash } from 'node:crypto';
import { badInput } from '@jiceng/platform/errors';
import { z } from 'zod';

/** Seconds by which the time of a signature may differ from the clock of the gateway. */
const REPLAY_WINDOW = 300;

/** The signature of a delivery: the time at which it was signed, in Unix seconds, and the HMAC in hex. */
export interface Signature {
  seconds: string;
  signature: string;
}

/** Reads the header `t=<Unix seconds>,v1=<64 hex digits>`; null for another form. */
export function readSignature(header: unknown): Signature | null {
  const [, seconds, signature] = /^t=(\d{9,11}),v1=([0-9a-f]{64})$/.exec(String(header)) ?? [];
  return seconds && signature ? { seconds, signature } : null;
}

/** True when a delivery was signed within the last five minutes; a clock may be wrong by the same time. */
export function isFresh({ seconds }: Signature, now: number): boolean {
  return Math.abs(now / 1000 - Number(seconds)) <= REPLAY_WINDOW;
}

const text = z.string().min(1);
const head = { id: z.string().min(1).max(100), order: z.string().min(1).max(100) };
const placeSchema = z.strictObject({
  longitude: z.number().nullish(),
  latitude: z.number().nullish(),
  datum: z.enum(['CGCS2000', 'WGS84', 'GCJ02', 'BD09']).nullish(),
  areaCode: text.nullish(),
  address: text.nullish(),
});
const callerSchema = z.strictObject({
  name: text.nullish(),
  phone: text.nullish(),
  grade: z.enum(['named', 'anonymous', 'confidential']).nullish(),
});
const deliverySchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...head,
    type: z.literal('order'),
    text,
    title: text.nullish(),
    category: text.nullish(),
    urgency: z.enum(['ordinary', 'urgent', 'critical']).nullish(),
    place: placeSchema.nullish(),
    caller: callerSchema.nullish(),
    seenAt: text.nullish(),
    dueAt: text.nullish(),
  }),
  z.strictObject({ ...head, type: z.literal('urge'), text }),
  z.strictObject({ ...head, type: z.literal('supplement'), text }),
  z.strictObject({ ...head, type: z.literal('reopen'), text }),
  z.strictObject({
    ...head,
    type: z.literal('answer'),
    request: z.string().min(1).max(100),
    granted: z.boolean(),
    text: text.nullish(),
    dueAt: text.nullish(),
  }),
  z.strictObject({
    ...head,
    type: z.literal('callback'),
    responded: z.boolean(),
    resolved: z.boolean().nullish(),
    satisfaction: z.enum(['satisfied', 'mostly-satisfied', 'dissatisfied']).nullish(),
    text: text.nullish(),
  }),
]);

/** The answers of a hotline about satisfaction (满意、基本满意、不满意) on the scale of the platform. */
const degrees = { satisfied: 5, 'mostly-satisfied': 4, dissatisfied: 1 } as const;

/** What another system says about one of its orders (工单). */
export type Delivery = z.infer<typeof deliverySchema>;
export type Order = Extract<Delivery, { type: 'order' }>;
/** What is said about an order that was delivered before. */
export type Word = Exclude<Delivery, Order>;

/**
 * Reads a delivery. A field that the platform does not know is refused, because what it says would be lost.
 * @throws BAD_INPUT
 */
export function readDelivery(body: string): Delivery {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw badInput('body', '须为 JSON', 'must be JSON');
  }
  const read = deliverySchema.safeParse(json);
  if (read.success) return read.data;
  const [fault] = read.error.issues;
  const unknown = fault?.code === 'unrecognized_keys' ? fault.keys.slice(0, 1) : [];
  // The name of an unknown field is text of the sender.
  const field = [...(fault?.path ?? []), ...unknown].join('.').slice(0, 100) || 'body';
  throw unknown.length > 0
    ? badInput(field, '不是本接口的字段', 'is no field of a delivery')
    : badInput(field, '缺失或格式不正确', 'is missing or has a wrong form');
}

/**
 * Returns the idempotency key of a delivery. The ids of other systems are of any form, so the key is a digest. That of a
 * word holds all it says: a key that was used before then means that this word was taken before.
 */
export function keyOf(delivery: Delivery): string {
  const said = delivery.type === 'order' ? delivery.id : delivery;
  return createHash('sha256')
    .update(JSON.stringify(['delivery', said]))
    .digest('hex');
}

/** The names in a delivery of the fields of commands, for refusals. */
export const namesInDelivery: Readonly<Record<string, string>> = {
  sourceReference: 'order',
  sourceCategory: 'category',
  description: 'text',
  reason: 'text',
  severity: 'urgency',
  observedAt: 'seenAt',
  sourceDueAt: 'dueAt',
  longitude: 'place.longitude',
  latitude: 'place.latitude',
  datum: 'place.datum',
  areaCode: 'place.areaCode',
  address: 'place.address',
  'reporter.name': 'caller.name',
  'reporter.phone': 'caller.phone',
  'reporter.grade': 'caller.grade',
  requestId: 'request',
};

/** Returns the input of `reportIssue` for an order. */
export function reportOf(order: Order, source: string): Record<string, unknown> {
  const { text: description, title, category, urgency, place, caller, seenAt, dueAt } = order;
  const { datum, ...where } = place ?? {};
  return {
    idempotencyKey: keyOf(order),
    source,
    sourceReference: order.order,
    sourceCategory: category ?? null,
    title: title ?? null,
    description,
    severity: urgency?.toUpperCase() ?? null,
    ...where,
    ...(datum ? { datum } : {}),
    observedAt: seenAt ?? null,
    sourceDueAt: dueAt ?? null,
    reporter: caller ? { ...caller, grade: caller.grade?.toUpperCase() ?? null } : null,
  };
}

/**
 * Returns the command for a word about an issue, with its input.
 * @param as `supplement` for an urge whose text is to be added only
 */
export function commandOf(
  word: Word,
  issue: { id: string; version: number },
  as: 'supplement' | null = null,
): { name: string; input: Record<string, unknown> } {
  const input = { idempotencyKey: keyOf(word), issueId: issue.id };
  switch (as ?? word.type) {
    case 'urge':
      return { name: 'urgeIssue', input: { ...input, text: word.text } };
    case 'supplement':
      return { name: 'supplementReport', input: { ...input, text: word.text } };
    case 'reopen':
      return { name: 'reopenIssue', input: { ...input, expectedVersion: issue.version, reason: word.text } };
    case 'answer': {
      const { request, granted, dueAt, text } = word as Extract<Word, { type: 'answer' }>;
      const answer = { requestId: request, granted, text: text ?? null, sourceDueAt: dueAt ?? null };
      return { name: 'answerSourceRequest', input: { ...input, ...answer } };
    }
    case 'callback': {
      const { responded, resolved, satisfaction, text } = word as Extract<Word, { type: 'callback' }>;
      const said = { responded, resolved: resolved ?? null, comment: text ?? null };
      const degree = satisfaction ? degrees[satisfaction] : null;
      return { name: 'recordSourceCallback', input: { ...input, ...said, satisfaction: degree } };
    }
  }
}
