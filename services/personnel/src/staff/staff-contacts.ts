import { Injectable } from '@nestjs/common';
import { pick, type RowOf, type SealedText } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import { mask } from '@jiceng/platform/graphql-policy';
import { askRows, defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import {
  deleteDataKeys,
  insertDataKeys,
  keyOf,
  Sealing,
  type DataKey,
  type SealedPlace,
} from '@jiceng/platform/sealing';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { STAFF_SCOPE } from './staff.queries.js';
import { staffMember, type StaffMemberRow, type StaffName, type StaffPerson } from './staff.table.js';

type Contacts = Pick<StaffPerson, 'phone' | 'email'>;

const place = (rowId: string, column: keyof Contacts): SealedPlace => ({ table: staffMember.name, column, rowId });

const contactShape = pick(staffMember.columns, 'id', 'phone', 'email', 'phoneMask', 'emailMask');
type ContactRow = RowOf<typeof contactShape>;
const contactsOf = defineQuery(
  contactShape,
  (columns) => `SELECT ${columns()} FROM staff_member WHERE id = ANY($1::uuid[])`,
);

const saveMembers = staffMember.insert({ known: 'change' });

/** A person as stored before a command: `person` has the contacts in clear, `sealed` has the columns of the row. */
export interface KnownPerson {
  person: StaffPerson;
  sealed: ContactRow;
}

/**
 * Seals and opens the telephone numbers and e-mail addresses of staff. A value that cannot be opened (the master key is
 * missing, or the stored value was changed) is read as its mask, so that lists and imports go on.
 */
@Injectable()
export class StaffContacts {
  constructor(
    private readonly sealing: Sealing,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Returns the contacts of a person for the API; one query reads those of all people in a request. Both are null when
   * no assignment of the person lies in the caller's jurisdiction, whichever field led to the person.
   */
  read(ctx: RequestContext, staffId: string): Promise<Contacts> {
    const loader = ctx.once(
      'staff-contacts',
      () =>
        new DataLoader<string, Contacts>(async (ids) => {
          const byId = await this.visible(ctx, ids);
          return ids.map((id) => byId.get(id) ?? { phone: null, email: null });
        }),
    );
    return loader.load(staffId);
  }

  /** Returns the contacts of the people of whom an assignment lies in the caller's jurisdiction, by their ids. */
  async visible(ctx: RequestContext, staffIds: readonly string[]): Promise<ReadonlyMap<string, Contacts>> {
    const scope = ctx.policy.filter('Query.staffMembers', STAFF_SCOPE, 2);
    const rows = await askRows(
      this.dataSource,
      contactShape,
      (columns) => `SELECT ${columns('s')} FROM staff_member s WHERE s.id = ANY($1::uuid[]) AND EXISTS (
        SELECT FROM assignment a JOIN organization o ON o.id = a.organization_id
        WHERE a.staff_id = s.id AND ${scope.sql})`,
      [staffIds, ...scope.values],
    );
    return new Map(rows.map((row) => [row.id, this.contacts(row)]));
  }

  /** Reads the contacts of people whom the command has locked. */
  async known(tx: Transaction, names: readonly StaffName[]): Promise<KnownPerson[]> {
    if (names.length === 0) return [];
    const rows = await contactsOf.rows(tx, [names.map(({ id }) => id)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return names.map((name) => {
      const sealed = byId.get(name.id)!;
      return { person: { ...name, ...this.contacts(sealed) }, sealed };
    });
  }

  /**
   * Writes people. Only contacts that changed are sealed, with a new data key, and the data keys that seal nothing any
   * more are deleted. Unchanged contacts keep their sealed value, even when it cannot be opened.
   */
  async save(
    tx: Transaction,
    people: readonly StaffPerson[],
    known: ReadonlyMap<string, KnownPerson> = new Map(),
  ): Promise<void> {
    const keys: DataKey[] = [];
    const replaced: string[] = [];
    const rows = people.map((after): StaffMemberRow => {
      const before = known.get(after.id);
      let key: DataKey | undefined;
      const sealedOf = (column: keyof Contacts): SealedText | null => {
        if (before?.person[column] === after[column]) return before.sealed[column];
        if (after[column] === null) return null;
        key ??= this.sealing.newKey({ personId: after.id });
        return key.seal(place(after.id, column), after[column]);
      };
      const row: StaffMemberRow = {
        ...after,
        phone: sealedOf('phone'),
        email: sealedOf('email'),
        phoneMask: mask(after.phone) as string | null,
        emailMask: mask(after.email) as string | null,
      };
      if (key) keys.push(key);
      const needed = keysOf(row);
      if (before) replaced.push(...keysOf(before.sealed).filter((id) => !needed.includes(id)));
      return row;
    });
    insertDataKeys.send(
      tx,
      keys.map(({ row }) => row),
    );
    await saveMembers.run(tx, rows);
    deleteDataKeys(tx, replaced);
  }

  private contacts({ id, phone, email, phoneMask, emailMask }: ContactRow): Contacts {
    return {
      phone: this.sealing.openOr(phone, place(id, 'phone'), phoneMask),
      email: this.sealing.openOr(email, place(id, 'email'), emailMask),
    };
  }
}

const keysOf = ({ phone, email }: Pick<ContactRow, keyof Contacts>): string[] =>
  [phone, email].flatMap((value) => (value === null ? [] : [keyOf(value)]));
