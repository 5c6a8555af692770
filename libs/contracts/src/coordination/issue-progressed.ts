import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { areaCodeSchema, lineCodeSchema, severitySchema } from '../codes.js';

/**
 * Kinds of issue states. A process definition names its own states and gives each of them a kind; responsibility, tasks
 * and deadlines depend on the kind.
 */
export const issueStates = [
  'reported',
  'accepted',
  'dispatched',
  'arbitrating',
  'handling',
  'awaiting-approval',
  'paused',
  'suspended',
  'verifying',
  'verified',
  'closed',
  'rejected',
  'merged',
  'returned-to-source',
] as const;
export type IssueState = (typeof issueStates)[number];

/**
 * Kinds of states in which an issue has ended: no organization is responsible, no task is open and no deadline runs.
 */
export const restingStates = [
  'closed',
  'rejected',
  'merged',
  'returned-to-source',
] as const satisfies readonly IssueState[];

/** True for a kind of state in which an issue has ended. */
export function isResting(state: IssueState): state is (typeof restingStates)[number] {
  return (restingStates as readonly IssueState[]).includes(state);
}

/** The steps of an issue's life. A command or a fired timer takes one or more of these steps. */
export const issueSteps = [
  'reported',
  'judged',
  'rejected',
  'merged',
  'unmerged',
  'reporter-added',
  'dispatched',
  'accepted',
  'accepted-by-silence',
  'assigned',
  'unassigned',
  'taken-over',
  'returned',
  'sent-back',
  'transferred',
  'sent-to-arbiter',
  'ruled',
  'joint-started',
  'task-done',
  'pause-requested',
  'paused',
  'extension-requested',
  'extended',
  'suspension-requested',
  'suspended',
  'suspension-reviewed',
  'request-refused',
  'resumed',
  'handled',
  'verification-requested',
  'verification-failed',
  'verification-passed',
  'closed',
  'spot-check-asked',
  'spot-check-late',
  'spot-check-passed',
  'spot-check-failed',
  'reopened',
  'supplemented',
  'urged',
  'source-return-asked',
  'source-extension-asked',
  'returned-to-source',
  'source-extended',
  'source-refused',
  'source-request-withdrawn',
  'callback-asked',
  'callback-answered',
  'callback-attempted',
  'callback-not-reached',
  'escalated',
  'overdue',
  'deadlines-moved',
] as const;
export type IssueStep = (typeof issueSteps)[number];

/**
 * Reason code of a dispatch that a rule decided instead of a person. The category of the issue is on the district's
 * list of categories that need no judgement, so the report passed the intake desk at once and went to the level that
 * may solve it.
 */
export const PASSED_AT_ONCE = 'PASSED_AT_ONCE';

/** Activities of the holder of an issue. Working minutes are attributed by activity. */
export const activities = [
  'judging',
  'dispatching',
  'deciding',
  'arbitrating',
  'handling',
  'approving',
  'paused',
  'suspended',
  'verifying',
  'closing',
] as const;
export type Activity = (typeof activities)[number];

/** Roles of the task of one organization. */
export const taskRoles = ['sole', 'lead', 'co_handler'] as const;
export type TaskRole = (typeof taskRoles)[number];

const organizationId = z.uuid();

/**
 * An issue took one step. A single contract covers the whole life of an issue, so that `seq` (per issue) gives every
 * subscriber the same order. `after` is the issue after the step; the event contains no personal data of reporters.
 */
export const issueProgressed = defineContract({
  name: 'coordination.issue-progressed',
  version: 2,
  owner: 'coordination',
  subscribers: ['grid', 'assessment', 'data-sharing'],
  ordered: true,
  payload: z.object({
    issueId: z.uuid(),
    /** Key of the process that the issue follows. */
    processKey: z.string(),
    step: z.enum(issueSteps),
    /** The organization that took the step (returned, accepted, handled …); null for reporters, timers and rules. */
    organizationId: organizationId.nullable(),
    staffId: z.string().nullable(),
    /**
     * The other organization of the step: the receiver of a dispatch, transfer or ruling, the unit that a return
     * proposes, the approver of a request; null without one.
     */
    counterpartOrganizationId: organizationId.nullable(),
    /** Reason code of a return, of a transfer or of another step that requires a reason. */
    reasonCode: z.string().nullable(),
    /** The task of the step, after the step; null when the step does not concern a single task. */
    task: z
      .object({
        id: z.uuid(),
        organizationId,
        role: z.enum(taskRoles),
        /** The deadline of the task; null until the task is accepted. */
        dueAt: z.iso.datetime().nullable(),
      })
      .nullable(),
    /**
     * The offer that the step refused, by a return or by a transfer before acceptance. `reasonCode` gives the reason.
     */
    refusal: z.object({ taskId: z.uuid(), organizationId }).nullable(),
    /** Ids of tasks whose refusal was wrong, because the ruling named the organization that had refused them. */
    wrongRefusals: z.array(z.uuid()),
    /** True when the step was taken after its time limit; null when no time limit applies. */
    late: z.boolean().nullable(),
    /** Answers in a call-back: 1 to 5 for satisfaction, null for a question that was not answered. */
    callback: z
      .object({
        responded: z.boolean(),
        resolved: z.boolean().nullable(),
        satisfaction: z.number().int().min(1).max(5).nullable(),
      })
      .nullable(),
    after: z.object({
      state: z.enum(issueStates),
      responsibleOrganizationId: organizationId,
      /** The organization that must act next; null when the issue has ended. */
      holderOrganizationId: organizationId.nullable(),
      /** Activity that must come next; null when the issue has ended. */
      activity: z.enum(activities).nullable(),
      firstReceiverOrganizationId: organizationId,
      handlerOrganizationIds: z.array(organizationId),
      regionCode: areaCodeSchema,
      categoryCode: z.string().nullable(),
      line: lineCodeSchema.nullable(),
      severity: severitySchema,
      handleDueAt: z.iso.datetime().nullable(),
      /**
       * Working minutes from the report to the step, and the limit in working minutes (null without one), on the clock
       * of the process.
       */
      elapsedMinutes: z.number().int().nonnegative(),
      limitMinutes: z.number().int().nonnegative().nullable(),
      /**
       * Working minutes past the limit up to the step, each charged to one organization in one month (Asia/Shanghai).
       */
      delay: z.array(z.object({ organizationId, month: z.string(), minutes: z.number().int().positive() })),
      version: z.number().int().positive(),
    }),
  }),
});
export type IssueProgressed = PayloadOf<typeof issueProgressed>;
