import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SealedText } from '../database/columns.js';
import type { Transaction } from '../database/database.js';
import { dataKeyTable, type DataKeyRow } from '../database/platform-tables.js';
import { newId } from '../values/ids.js';
import type { MasterKeys } from './master-keys.js';
import { DATA_KEY_BYTES, NotGenuine, suiteOf, suites, Unreadable, type Suite, type SuiteName } from './suites.js';

/**
 * The person and the matter whose data a key seals. Destroying all keys of the person, or of the matter, makes the data
 * unreadable.
 */
export interface KeyOwner {
  personId?: string | null;
  matterId?: string | null;
}

/** The row and column that hold a sealed value. A value that is moved to another place does not open. */
export interface SealedPlace {
  table: string;
  column: string;
  rowId: string;
}

const bound = ({ table, column, rowId }: SealedPlace): string => JSON.stringify([table, column, rowId]);

/** Writes data keys in the transaction of the values that they seal. */
export const insertDataKeys = dataKeyTable.insert({ name: 'platform-insert-data-keys' });

/** Deletes data keys whose values are replaced in the same transaction. */
export function deleteDataKeys(tx: Transaction, ids: readonly string[]): void {
  if (ids.length > 0) tx.send('DELETE FROM data_key WHERE id = ANY($1::uuid[])', [ids]);
}

/** A key for one person or matter. Its row must be written in the transaction of the values that it seals. */
export class DataKey {
  constructor(
    readonly row: DataKeyRow,
    private readonly suite: Suite,
    private readonly secret: Buffer,
  ) {}

  seal(place: SealedPlace, text: string): SealedText;
  seal(place: SealedPlace, text: string | null): SealedText | null;
  seal(place: SealedPlace, text: string | null): SealedText | null {
    if (text === null) return null;
    const body = this.suite.seal(this.secret, bound(place), Buffer.from(text, 'utf8'));
    return `${this.suite.letter}.${this.row.id}.${body.toString('base64url')}` as SealedText;
  }
}

/** Returns the id of the data key of a sealed value, which is the id of its row in `data_key`. */
export const keyOf = (sealed: SealedText): string => sealed.split('.')[1]!;

/** Largest number of opened data keys in memory. */
const KEYS_IN_MEMORY = 20_000;

/**
 * Seals and opens personal data. A value is sealed with a data key, whose wrapped form is a row of `data_key`; the
 * master key that wraps it is in no database. A query reads a sealed column together with the wrapped key
 * (`selectList`), so that opening needs no statement of its own.
 *
 * Forms, separated by dots: `letter.key.body` is stored; `letter.key.body.wrapped` is read, with nothing after the last
 * dot when the key was destroyed, and a question mark when the key was not found. `wrapped` is `letter`, version of the
 * master key, `-` and the encrypted key.
 */
export class Sealing {
  private readonly opened = new LRUCache<string, Buffer>({ max: KEYS_IN_MEMORY });
  private readonly toldOf = new LRUCache<string, true>({ max: 100, ttl: 60_000 });
  private readonly suite: Suite;

  /** Version of the master key and letter of the suite of new values. */
  get present(): { masterVersion: number; letter: string } {
    return { masterVersion: this.masters.present.version, letter: this.suite.letter };
  }

  /** @param told is told why a value could not be opened, at most once a minute for each column and cause */
  constructor(
    private readonly masters: MasterKeys,
    suite: SuiteName,
    private readonly told: (fault: string) => void = () => undefined,
  ) {
    this.suite = suites[suite];
  }

  /**
   * Makes a data key for the sealed values of one row. The caller writes `row` to `data_key` in the same transaction.
   */
  newKey({ personId = null, matterId = null }: KeyOwner): DataKey {
    const id = newId();
    const secret = randomBytes(DATA_KEY_BYTES);
    const master = this.masters.present;
    const body = this.suite.seal(master.secret, id, secret).toString('base64url');
    const wrapped = `${this.suite.letter}${master.version}-${body}`;
    this.opened.set(`${id}.${wrapped}`, secret);
    return new DataKey({ id, personId, matterId, masterVersion: master.version, wrapped }, this.suite, secret);
  }

  /**
   * Opens a value as a query has read it. Returns null when the key was destroyed, and with it the value.
   * @throws Unreadable: NotGenuine, or MasterKeyMissing when the master key of the value is not among the keys of this
   * process
   */
  open(sealed: SealedText | null, place: SealedPlace): string | null {
    if (sealed === null) return null;
    try {
      return this.opening(sealed, place);
    } catch (error) {
      if (error instanceof Unreadable) this.tell(`${place.table}.${place.column}: ${error.message}`);
      throw error;
    }
  }

  /**
   * Opens a value, and returns `otherwise` (such as the mask) when the value is unreadable, so that a list or a command
   * goes on. Returns null when the key was destroyed.
   */
  openOr(sealed: SealedText | null, place: SealedPlace, otherwise: string | null): string | null {
    try {
      return this.open(sealed, place);
    } catch (error) {
      if (error instanceof Unreadable) return otherwise;
      throw error;
    }
  }

  private tell(fault: string): void {
    if (this.toldOf.has(fault)) return;
    this.toldOf.set(fault, true);
    this.told(fault);
  }

  private opening(sealed: SealedText, place: SealedPlace): string | null {
    const [letter, id, body, wrapped] = sealed.split('.');
    if (wrapped === undefined) throw new Error(`${place.table}.${place.column} was read without its key: use a query`);
    if (wrapped === '') return null;
    if (wrapped === '?') throw new Unreadable('the data key is not there (yet)');
    const secret = this.unwrapped(id!, wrapped);
    return suiteOf(letter!).open(secret, bound(place), Buffer.from(body!, 'base64url')).toString('utf8');
  }

  private unwrapped(id: string, wrapped: string): Buffer {
    const known = this.opened.get(`${id}.${wrapped}`);
    if (known) return known;
    const [, letter, version, body] = /^(.)(\d+)-(.+)$/.exec(wrapped) ?? [];
    if (body === undefined) throw new NotGenuine();
    const master = this.masters.find(Number(version));
    if (!master) throw new MasterKeyMissing(Number(version));
    const secret = suiteOf(letter!).open(master.secret, id, Buffer.from(body, 'base64url'));
    this.opened.set(`${id}.${wrapped}`, secret);
    return secret;
  }

  /**
   * The marks of a telephone number in a blind index: the whole number and its last four digits, each as a digest that
   * can be computed only with the master key. An empty list when there is no number.
   * @param field the column, so that marks of different columns cannot be compared
   */
  marksOf(field: string, phone: string | null): string[] {
    const digits = phone === null ? '' : digitsOf(phone);
    return digits === '' ? [] : [...new Set([digits, digits.slice(-4)])].map((each) => this.mark(field, each));
  }

  /**
   * The marks to search for, one under each master key, because a rotation rewrites the index in pieces.
   * @param searched the whole number, or its last four digits
   */
  searchedMarks(field: string, searched: string): string[] {
    const digits = digitsOf(searched);
    return this.masters.all.map(({ index }) => markWith(index, field, digits));
  }

  private mark(field: string, digits: string): string {
    return markWith(this.masters.present.index, field, digits);
  }
}

function markWith(index: Buffer, field: string, digits: string): string {
  return suites.sm
    .digest(index, JSON.stringify([field, digits]))
    .subarray(0, 12)
    .toString('base64url');
}

/** The digits of a telephone number without the prefix of mainland China: the same number has the same digits. */
export function digitsOf(phone: string): string {
  const digits = phone.normalize('NFKC').replace(/[^\d+*]/g, '');
  return digits.replace(/^(\+|00)86/, '').replace('+', '');
}

/** Thrown when a value needs a master key that this process does not have. */
export class MasterKeyMissing extends Unreadable {
  constructor(version: number) {
    super(`The sealing keys do not contain version ${version}, with which a data key is wrapped`);
    this.name = 'MasterKeyMissing';
  }
}
