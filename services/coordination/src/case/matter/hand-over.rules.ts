import type { TaskState } from './task.rules.js';

/** An open task with its limits, as its assignee stops working. */
export interface TaskInHand {
  state: TaskState;
  acceptDueAt: Date | null;
  dueAt: Date | null;
}

export interface Stop {
  /** When the person is back; null for a person who left the post. */
  backAt: Date | null;
  /** Who takes accepted work over: the successor named in the command that ended the post. */
  successorId: string | null;
  /** Who covers an absent person, as personnel states it. */
  coverId: string | null;
  /** The colleague whom routing would choose. */
  colleagueId: string | null;
}

/** The assignee after a hand-over, and whom the platform proposes when there is none. */
export interface HandOver {
  staffId: string | null;
  proposedStaffId: string | null;
}

/**
 * Who has a task when its assignee leaves the post or is absent; null when the assignee keeps it, because the person is back
 * before its limit. An offer goes to the successor, the cover or the colleague whom routing would choose. Accepted work goes
 * to the successor alone: without one the unit decides, and the platform proposes a person.
 */
export function handOver(task: TaskInHand, stop: Stop): HandOver | null {
  const limit = task.state === 'offered' ? task.acceptDueAt : task.dueAt;
  if (stop.backAt !== null && (limit === null || stop.backAt <= limit)) return null;
  const proposed = stop.coverId ?? stop.colleagueId;
  if (stop.successorId !== null) return { staffId: stop.successorId, proposedStaffId: null };
  if (task.state === 'offered') return { staffId: proposed, proposedStaffId: null };
  return { staffId: null, proposedStaffId: proposed };
}
