/**
 * Why a person may sign: as the holder of the post, or as the deputy while the holder is on leave or the post is
 * vacant.
 */
export type SigningReason = 'HOLDER' | 'DEPUTY';

/** A post whose holder signs for the organization, at one moment. */
export interface SigningPost {
  postId: string;
  postName: string;
  /** The holder; null while the post is vacant. */
  holderId: string | null;
  holderOnLeave: boolean;
  /** The holder of the deputy post; null when there is none. */
  deputyId: string | null;
  deputyOnLeave: boolean;
}

export interface Signing {
  staffId: string;
  postName: string;
  reason: SigningReason;
  /** The holder who is on leave; null when the holder signs or the post is vacant. */
  absentId: string | null;
}

/**
 * Returns the persons who may sign. The deputy signs only while the holder is on leave or the post is vacant. When
 * holder and deputy are both absent, nobody signs for the post.
 */
export function whoMaySign(posts: readonly SigningPost[]): Signing[] {
  return posts.flatMap(({ postName, holderId, holderOnLeave, deputyId, deputyOnLeave }): Signing[] => {
    if (holderId !== null && !holderOnLeave) return [{ staffId: holderId, postName, reason: 'HOLDER', absentId: null }];
    if (deputyId === null || deputyOnLeave) return [];
    return [{ staffId: deputyId, postName, reason: 'DEPUTY', absentId: holderId }];
  });
}
