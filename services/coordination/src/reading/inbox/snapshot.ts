/** A snapshot of PostgreSQL: every transaction below `max` had ended, but for those still running. */
export interface Snapshot {
  max: string;
  running: string[];
}

/** `xmin:xmax:xip,xip…` as PostgreSQL writes it. A client sends it back, so it is checked before PostgreSQL reads it. */
const SHAPE = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19},)*\d{1,19})?$/;
/** Characters; beyond it are only texts that no server wrote. */
const LONGEST = 8000;

/** Null when PostgreSQL could not have written the text. */
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

/** True when `text` is a snapshot that the server of `now` may have taken: of another server, its numbers mean nothing. */
export function isEarlierSnapshot(text: string, now: string): boolean {
  const [earlier, present] = [parseSnapshot(text), parseSnapshot(now)];
  return earlier !== null && present !== null && BigInt(earlier.max) <= BigInt(present.max);
}
