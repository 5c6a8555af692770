import type { MoveName } from '../../rulebook/process/state-kind.rules.js';
import type { JointRule } from './joint.rules.js';
import type { Acceptance, TaskFacts } from './task.rules.js';

/**
 * A change of a matter by an action or a timer. The caller chooses the ids of new tasks and names the organizations
 * that the next state may need.
 */
export type Happening =
  | { kind: 'accepted-for-work'; corrected?: boolean }
  | { kind: 'rejected' }
  | { kind: 'merged' }
  | { kind: 'unmerged' }
  | { kind: 'returned-to-source' }
  | ({ kind: 'offered'; task: TaskFacts } & Passing)
  | { kind: 'accepted'; taskId: string; by: Acceptance }
  | { kind: 'returned'; taskId: string; arbiterOrganizationId: string }
  | { kind: 'sent-back'; taskId: string }
  | ({ kind: 'handed-on'; taskId: string; task: TaskFacts; byHolder: boolean } & Passing)
  | { kind: 'offers-used-up'; taskId: string; arbiterOrganizationId: string }
  | { kind: 'ruled'; task: TaskFacts }
  | ({ kind: 'solved'; task: TaskFacts } & Ending)
  | { kind: 'joint-started'; tasks: readonly TaskFacts[]; rule: JointRule }
  | ({ kind: 'task-done'; taskId: string; verifierOrganizationId: string } & Ending)
  | { kind: 'pause-requested'; approverOrganizationId: string }
  | { kind: 'paused' }
  | { kind: 'extension-requested'; approverOrganizationId: string }
  | { kind: 'extended' }
  | { kind: 'suspension-requested'; approverOrganizationId: string }
  | { kind: 'suspended' }
  | { kind: 'suspension-reviewed' }
  | { kind: 'request-refused' }
  | { kind: 'resumed'; by: 'person' | 'clock' }
  | { kind: 'verification-requested'; verifierOrganizationId: string }
  | { kind: 'verification-failed'; taskIds: readonly string[] }
  | ({ kind: 'verification-passed' } & Ending)
  | ({ kind: 'closed' } & Ending)
  | { kind: 'reopened' }
  /**
   * The holder was dissolved and its successor may not hold the matter, so an impartial organization becomes the
   * holder.
   */
  | { kind: 'taken-over'; holderOrganizationId: string };

/** Data of an offer, from which the rules decide whether the offer is made or the matter goes to the arbiter. */
export interface Passing {
  /** True when the offer goes to an organization outside the tree of the organization that offers. */
  leavesTree: boolean;
  /** True when the time for all offers of the matter together is used up. */
  offersUsedUp: boolean;
  arbiterOrganizationId: string;
}

/** Data of every happening that can end the matter under some process definition. */
export interface Ending {
  reopenUntil: Date;
}

/**
 * Returns the moves of a process definition that a happening can make. When there are several, the guards of the
 * definition choose one of them.
 */
export function movesOf(happening: Happening): readonly MoveName[] {
  switch (happening.kind) {
    case 'accepted-for-work':
      return ['accept'];
    case 'rejected':
      return ['reject'];
    case 'merged':
      return ['merge'];
    case 'unmerged':
      return ['unmerge'];
    case 'returned-to-source':
      return ['return-to-source'];
    case 'offered':
      return ['dispatch'];
    case 'accepted':
      return [happening.by === 'silence' ? 'accept-by-silence' : 'accept-task'];
    case 'returned':
      return ['return-task', 'send-to-arbiter'];
    case 'sent-back':
      return ['return-task'];
    case 'handed-on':
      return ['transfer-task'];
    case 'offers-used-up':
      return ['send-to-arbiter'];
    case 'ruled':
      return ['rule'];
    case 'solved':
      return ['solve'];
    case 'joint-started':
      return ['start-joint'];
    case 'task-done':
      return ['finish-work'];
    case 'pause-requested':
      return ['request-pause'];
    case 'paused':
      return ['approve-pause'];
    case 'extension-requested':
      return ['request-extension'];
    case 'extended':
      return ['approve-extension'];
    case 'suspension-requested':
      return ['request-suspension'];
    case 'suspended':
      return ['approve-suspension'];
    case 'suspension-reviewed':
      return ['review-suspension'];
    case 'request-refused':
      return ['refuse-request'];
    case 'resumed':
      return [happening.by === 'clock' ? 'end-pause' : 'resume'];
    case 'verification-requested':
      return ['request-verification'];
    case 'verification-failed':
      return ['fail-verification'];
    case 'verification-passed':
      return ['pass-verification'];
    case 'closed':
      return ['close'];
    case 'reopened':
      return ['reopen'];
    // No move of a process: the matter stays in its state.
    case 'taken-over':
      return [];
  }
}
