/** The data from which the organization that calls the reporters of an ended issue is chosen (51). */
export interface CallingQuestion {
  callers: 'coordination-office' | 'streets-in-rotation';
  coordinationOfficeId: string | null;
  /** Streets in force, in the order of their codes. */
  streetIds: readonly string[];
  /** The street that contains the place of the issue; null when none does. */
  streetOfPlaceId: string | null;
  /** Moment at which the reporters are asked. */
  at: Date;
  /** True when the tree of an organization had a task in the issue. */
  hadTask: (organizationId: string) => boolean;
  /** True when somebody in the organization may call. */
  hasCaller: (organizationId: string) => boolean;
}

/**
 * Returns the organization whose callers ask the reporters. The coordination office calls by default, and a street when
 * the district lets streets call or the office had a task. An organization that had a task, or in which nobody may
 * call, is passed over; when none is left, the office calls by persons who took no part themselves. Null only in a
 * district without a coordination office.
 */
export function callingOrganization(question: CallingQuestion): string | null {
  const { callers, coordinationOfficeId } = question;
  const office = coordinationOfficeId !== null && maySend(question, coordinationOfficeId) ? coordinationOfficeId : null;
  const street = streetInRotation(question);
  const apart = callers === 'streets-in-rotation' ? (street ?? office) : (office ?? street);
  return apart ?? coordinationOfficeId;
}

/**
 * Returns the street whose turn it is in this month. The turn moves on each month, so that every street calls for each
 * other street equally often, and never for its own place. A street with a task in the issue is passed over.
 */
function streetInRotation(question: CallingQuestion): string | null {
  const { streetIds, streetOfPlaceId, at } = question;
  const own = streetOfPlaceId === null ? -1 : streetIds.indexOf(streetOfPlaceId);
  const others = [...streetIds.slice(own + 1), ...streetIds.slice(0, Math.max(own, 0))];
  const turn = others.length === 0 ? 0 : monthNumber(at) % others.length;
  return [...others.slice(turn), ...others.slice(0, turn)].find((id) => maySend(question, id)) ?? null;
}

const maySend = ({ hadTask, hasCaller }: CallingQuestion, id: string): boolean => !hadTask(id) && hasCaller(id);

const CHINA_MS = 8 * 3_600_000;

/** Number of the calendar month in China. */
function monthNumber(at: Date): number {
  const local = new Date(at.getTime() + CHINA_MS);
  return local.getUTCFullYear() * 12 + local.getUTCMonth();
}
