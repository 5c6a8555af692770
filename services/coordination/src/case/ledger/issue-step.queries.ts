import type { TaskRow } from '../tables/task.entity.js';
import type { IssueRow } from '../tables/issue.entity.js';

/** Columns of an issue that a step may change, with their types in PostgreSQL. */
const issueColumns = {
  version: 'int',
  categoryCode: 'text',
  line: 'text',
  riskGrade: 'int',
  state: 'text',
  activity: 'text',
  responsibleOrganizationId: 'uuid',
  holderOrganizationId: 'uuid',
  answerableOrganizationId: 'uuid',
  deskOrganizationIds: 'uuid[]',
  involvedOrganizationIds: 'uuid[]',
  handlerOrganizationIds: 'uuid[]',
  reporterIds: 'text[]',
  reporters: 'int',
  jointRule: 'text',
  returns: 'int',
  refusedBy: 'uuid[]',
  verificationFailures: 'int',
  pauses: 'int',
  reopens: 'int',
  arbitrated: 'boolean',
  edition: 'int',
  escalationLevel: 'int',
  escalatedToOrganizationId: 'uuid',
  mergedIntoId: 'uuid',
  stateDueAt: 'timestamptz',
  handleDueAt: 'timestamptz',
  pausedAt: 'timestamptz',
  closedAt: 'timestamptz',
  reopenUntil: 'timestamptz',
} as const satisfies Partial<Record<keyof IssueRow, string>>;

const taskColumns = {
  issueId: 'uuid',
  version: 'int',
  ordinal: 'int',
  organizationId: 'uuid',
  staffId: 'uuid',
  role: 'text',
  state: 'text',
  required: 'boolean',
  dependsOn: 'uuid[]',
  acceptance: 'text',
  offeredAt: 'timestamptz',
  acceptDueAt: 'timestamptz',
  acceptedAt: 'timestamptz',
  dueAt: 'timestamptz',
  endedAt: 'timestamptz',
  result: 'text',
  reasonCode: 'text',
  evidence: 'text',
  proposedOrganizationId: 'uuid',
  wrongRefusal: 'boolean',
  route: 'jsonb',
} as const satisfies Record<keyof Omit<TaskRow, 'id'>, string>;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pick = (row: object, columns: object): object =>
  Object.fromEntries(['id', ...Object.keys(columns)].map((name) => [name, (row as Record<string, unknown>)[name]]));
const shapeOf = (columns: object): string =>
  ['id uuid', ...Object.entries(columns).map(([name, type]) => `"${name}" ${type}`)].join(', ');
const list = (columns: object, each: (name: string) => string): string => Object.keys(columns).map(each).join(', ');

export const jsonOfIssue = (row: IssueRow): object => pick(row, issueColumns);
export const jsonOfTask = (row: TaskRow): object => pick(row, taskColumns);

/**
 * Writes steps: each issue as it stands after its step, its new and changed tasks, the span of duty that ends and the one
 * that begins at the same instant, and the entry of the timeline. A new span reads the end of the old one, so that
 * PostgreSQL ends that first. $1 issues, $2 steps with {ends, begins} and the duty after them, $3 tasks, as JSON.
 * @param from how $1 and $2 are read: a command writes one of each and is planned for one row
 */
const takeSteps = (from: 'jsonb_to_record' | 'jsonb_to_recordset'): string => `
  WITH changed AS (
    UPDATE issue i SET ${list(issueColumns, (name) => `${snake(name)} = r."${name}"`)}
    FROM ${from}($1::jsonb) AS r(${shapeOf(issueColumns)}) WHERE i.id = r.id
  ),
  step AS (
    SELECT * FROM ${from}($2::jsonb) AS s("issueId" uuid, seq int, step text, at timestamptz, state text, "actorId" text, "actorKind" text, "organizationId" uuid,
      "counterpartOrganizationId" uuid, "taskId" uuid, "reasonCode" text, note text, rule text, late boolean, ends boolean, begins boolean,
      "responsibleOrganizationId" uuid, "holderOrganizationId" uuid, activity text)
  ),
  new_step AS (
    INSERT INTO issue_step (issue_id, seq, step, at, state, actor_id, actor_kind, organization_id, counterpart_organization_id, task_id, reason_code, note, rule, late)
    SELECT "issueId", seq, step, at, state, "actorId", "actorKind", "organizationId", "counterpartOrganizationId", "taskId", "reasonCode", note, rule, late FROM step
  ),
  changed_task AS (
    INSERT INTO task (id, ${list(taskColumns, snake)})
    SELECT id, ${list(taskColumns, (name) => `"${name}"`)} FROM jsonb_to_recordset($3::jsonb) AS t(${shapeOf(taskColumns)})
    ON CONFLICT (id) DO UPDATE SET ${list(taskColumns, (name) => `${snake(name)} = excluded.${snake(name)}`)}
  ),
  ended AS (
    UPDATE duty_span d SET ends_at = greatest(step.at, d.starts_at) FROM step
    WHERE d.issue_id = step."issueId" AND d.ends_at IS NULL AND step.ends RETURNING d.issue_id, d.ends_at
  )
  INSERT INTO duty_span (issue_id, seq, responsible_organization_id, holder_organization_id, activity, starts_at)
  SELECT step."issueId", step.seq, step."responsibleOrganizationId", step."holderOrganizationId", step.activity, coalesce(ended.ends_at, step.at)
  FROM step LEFT JOIN ended ON ended.issue_id = step."issueId" WHERE step.begins`;

export const TAKE_STEP = takeSteps('jsonb_to_record');
export const TAKE_STEPS = takeSteps('jsonb_to_recordset');
