/** The data for the choice of the organization that calls the reporters of an ended issue. */
export interface CallingQuestion {
  callers: 'coordination-office' | 'streets-in-rotation';
  coordinationOfficeId: string | null;
  /** Ids of the street offices, in the order of their codes. */
  streetIds: readonly string[];
  /** The street office whose region contains the place of the issue; null when there is none. */
  streetOfPlaceId: string | null;
  /** Moment at which the reporters are asked. */
  at: Date;
  /** True when an organization, or another organization of its tree, had a task in the issue. */
  hadTask: (organizationId: string) => boolean;
  /** True when somebody in the organization may call. */
  hasCaller: (organizationId: string) => boolean;
}

/**
 * Returns the organization that calls the reporters: the coordination office by default, or a street when the process
 * lets streets call or when the office had a task. Organizations with a task or without a caller are left out; when
 * none remains, the office calls. Null only in a district without a coordination office.
 */
export function callingOrganization(question: CallingQuestion): string | null {
  const { callers, coordinationOfficeId } = question;
  const office = coordinationOfficeId !== null && maySend(question, coordinationOfficeId) ? coordinationOfficeId : null;
  const street = streetInRotation(question);
  const apart = callers === 'streets-in-rotation' ? (street ?? office) : (office ?? street);
  return apart ?? coordinationOfficeId;
}

/**
 * Returns the street whose turn it is in this month; null when no street can call. The turn moves on each month, so
 * every street calls for each other street equally often and never for its own place. Streets that had a task in the
 * issue or have no caller are passed over.
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
