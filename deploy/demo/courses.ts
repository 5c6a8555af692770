/** What happens to one matter beside the ordinary course. */
export type Course = 'plain' | 'returned' | 'arbitrated' | 'joint' | 'rejected' | 'duplicate';

/** Shares of the courses, for the demo's history and for load runs alike; the rest is plain. */
export const usualShares: Record<Course, number> = {
  plain: 0,
  returned: 0.11,
  arbitrated: 0.05,
  joint: 0.08,
  rejected: 0.05,
  duplicate: 0.07,
};
/** Share of verifications in the field that find the matter undone. */
export const verificationFailureShare = 0.08;
/** Share of closed matters that the reporter opens again. */
export const reopenShare = 0.03;
/** Share of closed matters after which the reporter answers the call-back. */
export const callbackShare = 0.75;
