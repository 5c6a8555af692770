import type { IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';

/** The fields of `T` that may be null or hold a list, with the value that is not stored. */
type Absent<T> = {
  [K in keyof T as null extends T[K] ? K : T[K] extends readonly unknown[] ? K : never]-?: null extends T[K]
    ? null
    : readonly [];
};

const absent: Absent<IssueProgressed> = {
  organizationId: null,
  staffId: null,
  counterpartOrganizationId: null,
  reasonCode: null,
  task: null,
  refusal: null,
  wrongRefusals: [],
  late: null,
  callback: null,
};

const absentAfter: Absent<IssueProgressed['after']> = {
  holderOrganizationId: null,
  activity: null,
  handlerOrganizationIds: [],
  categoryCode: null,
  line: null,
  handleDueAt: null,
  limitMinutes: null,
  delay: [],
};

/**
 * The payload of an event as `issue_fact` stores it: without nulls and empty lists, and without the ids and numbers that
 * have a column. This makes the rows of the table a quarter smaller.
 */
export type StoredFact = Partial<Omit<IssueProgressed, 'issueId' | 'after'>> & {
  after: Partial<Omit<IssueProgressed['after'], 'version'>>;
};

/** Returns what is stored of a payload. `payloadOf` returns the payload again. */
export function storedFact({ issueId: _, after: { version: __, ...after }, ...payload }: IssueProgressed): StoredFact {
  return { ...withoutAbsent(payload, absent), after: withoutAbsent(after, absentAfter) };
}

/** Returns the payload of the event from its stored form. The version of an issue is the number of its last step. */
export function payloadOf(issueId: string, seq: number, { after, ...stored }: StoredFact): IssueProgressed {
  return { ...absent, ...stored, issueId, after: { ...absentAfter, ...after, version: seq } } as IssueProgressed;
}

function withoutAbsent<T extends object>(value: T, fields: object): Partial<T> {
  const isAbsent = (name: string, field: unknown): boolean =>
    name in fields && (field === null || (Array.isArray(field) && field.length === 0));
  return Object.fromEntries(Object.entries(value).filter(([name, field]) => !isAbsent(name, field))) as Partial<T>;
}
