import { Injectable } from '@nestjs/common';
import type { DataKeyRow } from '@jiceng/platform/platform-tables';
import { mask } from '@jiceng/platform/graphql-policy';
import { Sealing, type SealedPlace } from '@jiceng/platform/sealing';
import { ConfidentialIdentities } from './confidential-identity.js';
import { reporterTable, type ReporterRow } from '../tables/issue.table.js';

/** Name and telephone number of a reporter in clear. */
export interface Identity {
  name: string | null;
  phone: string | null;
}

type SealedIdentity = Pick<ReporterRow, 'name' | 'phone' | 'nameMask' | 'phoneMask' | 'phoneMarks'>;

const nothing: SealedIdentity = { name: null, phone: null, nameMask: null, phoneMask: null, phoneMarks: [] };

const PHONE_INDEX = 'reporter.phone';
const place = (rowId: string, column: string): SealedPlace => ({ table: reporterTable.name, column, rowId });

/**
 * Seals and opens the identity of reporters. Each report has a data key of its own, so that the identity of one person
 * in one matter can be destroyed.
 */
@Injectable()
export class ReporterIdentity {
  constructor(
    private readonly sealing: Sealing,
    /** The identities of confidential reporters, which are in another table. */
    readonly confidential: ConfidentialIdentities,
  ) {}

  /**
   * @param reportId id of the row in `reporter`
   * @returns the columns of the row, and the data keys to write with the row: no key when name and number are null
   */
  seal(reportId: string, matterId: string, { name, phone }: Identity): { sealed: SealedIdentity; keys: DataKeyRow[] } {
    if (name === null && phone === null) return { sealed: nothing, keys: [] };
    const key = this.sealing.newKey({ personId: reportId, matterId });
    return {
      sealed: {
        name: key.seal(place(reportId, 'name'), name),
        phone: key.seal(place(reportId, 'phone'), phone),
        nameMask: mask(name) as string | null,
        phoneMask: mask(phone) as string | null,
        phoneMarks: this.sealing.marksOf(PHONE_INDEX, phone),
      },
      keys: [key.row],
    };
  }

  /**
   * Opens name and number as a query has read them; null where there is none or where the key was destroyed.
   * @throws Unreadable
   */
  open({ id, name, phone }: Pick<ReporterRow, 'id' | 'name' | 'phone'>): Identity {
    return {
      name: this.sealing.open(name, place(id, 'name')),
      phone: this.sealing.open(phone, place(id, 'phone')),
    };
  }

  /** Returns the marks by which a query on `reporter.phone_marks` finds a whole number or its last four digits. */
  searchedMarks(phone: string): string[] {
    return this.sealing.searchedMarks(PHONE_INDEX, phone);
  }
}
