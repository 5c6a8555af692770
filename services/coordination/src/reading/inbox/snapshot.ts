/** A snapshot of PostgreSQL: every transaction with an id below `max` had ended, except those in `running`. */
export interface Snapshot {
  max: string;
  running: string[];
}

/**
 * Form of a snapshot in PostgreSQL: `xmin:xmax:xip,xip…`. A client sends the text back, so it is checked before
 * PostgreSQL reads it.
 */
const SHAPE = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19},)*\d{1,19})?$/;
/** Largest length in characters. A server with the documented 300 connections writes no longer snapshot. */
const LONGEST = 8000;

/** Parses the text of a snapshot; returns null when PostgreSQL cannot have written the text. */
export function parseSnapshot(text: string): Snapshot | null {
  const [, min, max, list = ''] = (text.length <= LONGEST && SHAPE.exec(text)) || [];
  if (min === undefined || max === undefined) return null;
  const running = list === '' ? [] : list.split(',');
  const inOrder = [min, ...running].map(BigInt);
  const rising = inOrder.every((xid, index) => index < 2 || xid > inOrder[index - 1]!);
  const first = inOrder[0]!;
  const fits = first > 0n && BigInt(max) >= first && inOrder.slice(1).every((xid) => xid >= first && xid < BigInt(max));
  return rising && fits ? { max, running } : null;
}

/**
 * True when `text` can be an earlier snapshot of the server that wrote `now`. A snapshot of another server is
 * recognised only when its transaction ids are higher.
 */
export function isEarlierSnapshot(text: string, now: string): boolean {
  const [earlier, present] = [parseSnapshot(text), parseSnapshot(now)];
  return earlier !== null && present !== null && BigInt(earlier.max) <= BigInt(present.max);
}
