/** The special events in the life of an issue in the demo; `plain` has none. */
export type Course = 'plain' | 'returned' | 'arbitrated' | 'joint' | 'rejected' | 'duplicate';

/** Shares of the special courses, for the demo's history and for load runs. All other issues are plain. */
export const usualShares: Record<Course, number> = {
  plain: 0,
  returned: 0.11,
  arbitrated: 0.05,
  joint: 0.08,
  rejected: 0.05,
  duplicate: 0.07,
};
/** Share of verifications on site that find the work incomplete. */
export const verificationFailureShare = 0.08;
/** Share of closed issues that the reporter opens again. */
export const reopenShare = 0.03;
/** Share of closed issues for which the reporter answers the call-back. */
export const callbackShare = 0.75;
