/** A person with the assignments in force, as the actor query reads them. */
export interface HeldPosts {
  id: string;
  name: string;
  /** Main assignment first. */
  posts: readonly HeldPost[];
  /**
   * Ids of the organizations of the assignments, of all organizations below them, and of the dissolved organizations
   * whose work these took over.
   */
  organizationIds: readonly string[];
}

export interface HeldPost {
  organizationId: string;
  roles: readonly string[];
  areaCodes: readonly string[];
  lines: readonly string[];
  /** Line of the organization; null for blocks. */
  organizationLine: string | null;
  /**
   * Ids of the organization, of all organizations below it, and of the dissolved organizations whose work these took
   * over.
   */
  organizationIds: readonly string[];
}

/** Data about a staff member that the gateway signs and sends to every service with each request. */
export interface StaffActor {
  id: string;
  name: string;
  kind: 'staff';
  roles: string[];
  organizationId: string;
  organizationIds: string[];
  areaCodes: string[];
  lines: string[];
  /** An entry for each post; absent when the person holds one post. */
  standings?: {
    roles: string[];
    organizationId: string;
    organizationIds: string[];
    areaCodes: string[];
    lines: string[];
  }[];
}

/**
 * Returns the actor that the policies judge: the union of all posts in force and, for several posts, an entry for each,
 * because a role held in one street does not hold in another. Null when the person holds no post.
 */
export function actorOf(person: HeldPosts): StaffActor | null {
  const [main] = person.posts;
  if (!main) return null;
  return {
    id: person.id,
    name: person.name,
    kind: 'staff',
    roles: unionOf(person.posts, (post) => post.roles),
    organizationId: main.organizationId,
    organizationIds: [...person.organizationIds],
    areaCodes: unionOf(person.posts, (post) => post.areaCodes),
    lines: linesOf(person.posts),
    ...(person.posts.length > 1
      ? {
          standings: person.posts.map((post) => ({
            roles: [...post.roles],
            organizationId: post.organizationId,
            organizationIds: [...post.organizationIds],
            areaCodes: [...post.areaCodes],
            lines: linesOf([post]),
          })),
        }
      : {}),
  };
}

/**
 * Returns the lines of the posts. An empty list means every line, and is returned when one of the posts has every line.
 */
function linesOf(posts: readonly HeldPost[]): string[] {
  const perPost = posts.map((post) =>
    post.lines.length > 0 ? post.lines : post.organizationLine === null ? [] : [post.organizationLine],
  );
  return perPost.some((lines) => lines.length === 0) ? [] : [...new Set(perPost.flat())].sort();
}

function unionOf(posts: readonly HeldPost[], of: (post: HeldPost) => readonly string[]): string[] {
  return [...new Set(posts.flatMap(of))].sort();
}
