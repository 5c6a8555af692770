import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { areaCodeSchema, lineCodeSchema, severitySchema } from '../codes.js';

/**
 * Kinds of states of an issue. A process definition names states of its own, each of one kind; responsibility, tasks and
 * deadlines follow from the kind.
 */
export const issueStates = [
  'reported',
  'accepted',
  'dispatched',
  'arbitrating',
  'handling',
  'paused',
  'verifying',
  'verified',
  'closed',
  'rejected',
  'merged',
] as const;
export type IssueState = (typeof issueStates)[number];

/** Kinds in which an issue has ended: no organization is responsible, no task is open and no deadline runs. */
export const restingStates = ['closed', 'rejected', 'merged'] as const satisfies readonly IssueState[];

/** True for a kind in which an issue has ended. */
export function isResting(state: IssueState): state is (typeof restingStates)[number] {
  return (restingStates as readonly IssueState[]).includes(state);
}

/** The steps of an issue's life. Every step is one command or one fired timer. */
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
  'returned',
  'transferred',
  'sent-to-arbiter',
  'ruled',
  'joint-started',
  'task-done',
  'paused',
  'resumed',
  'handled',
  'verification-requested',
  'verification-failed',
  'verification-passed',
  'closed',
  'reopened',
  'callback-asked',
  'callback-answered',
  'escalated',
  'overdue',
] as const;
export type IssueStep = (typeof issueSteps)[number];

/** What the holder of an issue has to do; working minutes are attributed by it. */
export const activities = [
  'judging',
  'dispatching',
  'deciding',
  'arbitrating',
  'handling',
  'paused',
  'verifying',
  'closing',
] as const;
export type Activity = (typeof activities)[number];

/** Roles of the task of one organization. */
export const taskRoles = ['sole', 'lead', 'co_handler'] as const;
export type TaskRole = (typeof taskRoles)[number];

const organizationId = z.uuid();

/**
 * An issue took one step. One contract carries the whole life, so that `seq` (per issue) keeps its order for every
 * subscriber. `after` is the issue as it stood when the step was done. No personal data of reporters travels here.
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
    /** The organization whose step it was (returned, accepted, handled …); null for reporters and the clock. */
    organizationId: organizationId.nullable(),
    staffId: z.string().nullable(),
    /** The other organization of a transfer, ruling or return: where the task went. */
    counterpartOrganizationId: organizationId.nullable(),
    /** Coded reason of a return, a handing on or another step that needs one. */
    reasonCode: z.string().nullable(),
    /** The task of the step as it stands after the step; null for a step that concerns no single task. */
    task: z
      .object({
        id: z.uuid(),
        organizationId,
        role: z.enum(taskRoles),
        /** The limit of the task; null until the task is accepted. */
        dueAt: z.iso.datetime().nullable(),
      })
      .nullable(),
    /** The offer that the step refused, by a return or by handing it on unaccepted; `reasonCode` says why. */
    refusal: z.object({ taskId: z.uuid(), organizationId }).nullable(),
    /** Refused tasks that the ruling found wrongly refused: the ruling named their organization. */
    wrongRefusals: z.array(z.uuid()),
    /** True when the step came after the limit that applied to it. */
    late: z.boolean().nullable(),
    /** The answers of a call-back: 1–5 for satisfaction, null when not answered. */
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
      /** The organization that the issue waits for; null while it rests. */
      holderOrganizationId: organizationId.nullable(),
      /** What the issue waits for; null while it rests. */
      activity: z.enum(activities).nullable(),
      firstReceiverOrganizationId: organizationId,
      handlerOrganizationIds: z.array(organizationId),
      regionCode: areaCodeSchema,
      categoryCode: z.string().nullable(),
      line: lineCodeSchema.nullable(),
      severity: severitySchema,
      handleDueAt: z.iso.datetime().nullable(),
      version: z.number().int().positive(),
    }),
  }),
});
export type IssueProgressed = PayloadOf<typeof issueProgressed>;
