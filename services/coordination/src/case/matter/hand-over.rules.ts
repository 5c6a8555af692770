import type { TaskState } from './task.rules.js';

/** An open task whose assignee stops working, with its limits. */
export interface TaskInHand {
  state: TaskState;
  acceptDueAt: Date | null;
  dueAt: Date | null;
}

export interface Stop {
  /** End of the absence; null for a person who left the post. */
  backAt: Date | null;
  /** The person who takes over every task: the successor named in the command that ended the assignment. */
  successorId: string | null;
  /** The present person who covers the absence; null when there is none. */
  coverId: string | null;
  /** The person whom the caller proposes as assignee: the successor, the cover or a colleague chosen by routing. */
  colleagueId: string | null;
}

/** The assignee after a hand-over, and the person whom the platform proposes when there is no assignee. */
export interface HandOver {
  staffId: string | null;
  proposedStaffId: string | null;
}

/**
 * Returns the assignee after a person left the post or is absent; null when the person keeps the task, because the
 * absence ends before the limit of the task or the task has no limit. A named successor gets every task. Otherwise the
 * cover, or a colleague chosen by routing, gets an offered task; other tasks lose their assignee, and this person is
 * only proposed.
 */
export function handOver(task: TaskInHand, stop: Stop): HandOver | null {
  const limit = task.state === 'offered' ? task.acceptDueAt : task.dueAt;
  if (stop.backAt !== null && (limit === null || stop.backAt <= limit)) return null;
  const proposed = stop.coverId ?? stop.colleagueId;
  if (stop.successorId !== null) return { staffId: stop.successorId, proposedStaffId: null };
  if (task.state === 'offered') return { staffId: proposed, proposedStaffId: null };
  return { staffId: null, proposedStaffId: proposed };
}
