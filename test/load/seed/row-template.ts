import { copyField } from './copy-rows.js';

/** Values by which a copy differs from the matter that was played. */
export interface Replica {
  /** Number of the copy in this seeding. */
  number: number;
  /** Head of the ids of the copy. The last four hex digits number the objects of the matter. */
  idHead: string;
  /** Whole seconds by which all times are moved; fractions and time zones of the text stay. */
  shift: number;
  people: readonly string[];
  areas: readonly string[];
  positions: readonly { longitude: string; latitude: string }[];
  /** Text that is appended to every title. */
  titleEnd: string;
  /** Packets of the copy in the archive; empty until they are known. */
  packets: readonly Packet[];
}

export interface Packet {
  position: number;
  digest: string;
  seal: string;
}

/** The objects of a matter, by the text with which its rows name them. */
export interface Tokens {
  ids: ReadonlyMap<string, number>;
  people: ReadonlyMap<string, number>;
  areas: ReadonlyMap<string, number>;
  longitudes: ReadonlyMap<string, number>;
  latitudes: ReadonlyMap<string, number>;
  titles: readonly string[];
  digests: ReadonlyMap<string, number>;
  seals: ReadonlyMap<string, number>;
  /** Packets by their position in the archive, as JSON prints it. */
  positions: ReadonlyMap<string, number>;
}

type Slot = (replica: Replica) => string;
/** Text that is the same in every copy, with slots that differ. */
export type Parts = readonly (string | Slot)[];
/** A field of a row: null, or text with slots that each copy fills. */
export type Cell = Parts | null;

const hex4 = Array.from({ length: 65_536 }, (_, index) => index.toString(16).padStart(4, '0'));
const clockTexts = Array.from({ length: 86_400 }, (_, second) =>
  [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':'),
);
const dayTexts = new Map<number, string>();

/** Prints seconds since the epoch as `2026-11-25T22:48:09`. */
export function secondText(seconds: number): string {
  const day = Math.floor(seconds / 86_400);
  let text = dayTexts.get(day);
  if (text === undefined) dayTexts.set(day, (text = new Date(day * 86_400_000).toISOString().slice(0, 10)));
  return `${text}T${clockTexts[seconds - day * 86_400]!}`;
}

/** Cuts the rows of one matter into text that stays and slots that each copy fills. */
export class RowCutter {
  private readonly tokens: Tokens;
  private readonly pattern: RegExp;

  constructor(tokens: Tokens) {
    this.tokens = tokens;
    const number = (values: Iterable<string>): string[] =>
      [...values].map((value) => `(?<![\\d.])${literal(value)}(?!\\d)`);
    this.pattern = new RegExp(
      [
        '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
        '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:[0-5]\\d:[0-5]\\d',
        'resident-\\d+',
        '(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])',
        '"position": \\d+',
        ...number(tokens.areas.keys()),
        ...number(tokens.longitudes.keys()),
        ...number(tokens.latitudes.keys()),
        ...tokens.titles.flatMap(variantsOf).map(literal),
      ].join('|'),
      'g',
    );
  }

  cut(text: string): Parts {
    const parts: (string | Slot)[] = [];
    let from = 0;
    for (const { 0: found, index } of text.matchAll(this.pattern)) {
      const slot = this.slotOf(found);
      if (slot === null) continue;
      // The title stays, and the slot after it makes the copy different.
      const kept = typeof slot === 'object' ? found.length : 0;
      if (index + kept > from) parts.push(text.slice(from, index + kept));
      parts.push(typeof slot === 'object' ? slot.behind : slot);
      from = index + found.length;
    }
    if (from < text.length) parts.push(text.slice(from));
    return parts;
  }

  private slotOf(found: string): Slot | { behind: Slot } | null {
    const { ids, people, areas, longitudes, latitudes, digests, seals, positions, titles } = this.tokens;
    const place = (map: ReadonlyMap<string, number>, slot: (index: number) => Slot): Slot | null =>
      map.has(found) ? slot(map.get(found)!) : null;
    if (/^\d{4}-\d\d-\d\d[T ]/.test(found)) {
      const seconds = Date.parse(`${found.replace(' ', 'T')}Z`) / 1000;
      return ({ shift }) => secondText(seconds + shift);
    }
    if (titles.some((title) => variantsOf(title).includes(found))) return { behind: ({ titleEnd }) => titleEnd };
    return (
      place(
        ids,
        (index) =>
          ({ idHead }) =>
            idHead + hex4[index]!,
      ) ??
      place(people, (index) => (replica) => replica.people[index]!) ??
      place(areas, (index) => (replica) => replica.areas[index]!) ??
      place(longitudes, (index) => (replica) => replica.positions[index]!.longitude) ??
      place(latitudes, (index) => (replica) => replica.positions[index]!.latitude) ??
      place(
        digests,
        (index) =>
          ({ packets }) =>
            packets[index]!.digest,
      ) ??
      place(
        seals,
        (index) =>
          ({ packets }) =>
            packets[index]!.seal,
      ) ??
      place(
        positions,
        (index) =>
          ({ packets }) =>
            `"position": ${packets[index]!.position}`,
      )
    );
  }
}

/** Returns the field for a copy. */
export function renderCell(cell: Cell, replica: Replica): string | null {
  if (cell === null) return null;
  let text = '';
  for (const part of cell) text += typeof part === 'string' ? part : part(replica);
  return text;
}

/** A row in the text format of COPY. Values of slots need no escaping. */
export class RowTemplate {
  private readonly parts: Parts;

  constructor(cells: readonly Cell[]) {
    const parts: (string | Slot)[] = [];
    const add = (part: string | Slot): void => {
      if (typeof part === 'string' && typeof parts.at(-1) === 'string') parts[parts.length - 1] += part;
      else parts.push(part);
    };
    cells.forEach((cell, index) => {
      if (index > 0) add('\t');
      if (cell === null) add('\\N');
      else for (const part of cell) add(typeof part === 'string' ? copyField(part) : part);
    });
    add('\n');
    this.parts = parts;
  }

  render(replica: Replica): string {
    let text = '';
    for (const part of this.parts) text += typeof part === 'string' ? part : part(replica);
    return text;
  }
}

/** Returns the title as plain text and as JSON prints it. */
function variantsOf(title: string): string[] {
  return [...new Set([title, JSON.stringify(title).slice(1, -1)])];
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
