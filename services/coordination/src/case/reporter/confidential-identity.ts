import { Inject, Injectable } from '@nestjs/common';
import { asConfidential } from '@jiceng/platform/confidential';
import { inTransaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { defineQuery } from '@jiceng/platform/query';
import { insertDataKeys, Sealing, type SealedPlace } from '@jiceng/platform/sealing';
import { CONFIG } from '@jiceng/platform/service';
import { DataSource } from 'typeorm';
import type { ReceiptSecrets } from '../receipt/receipt-secrets.js';
import { reporterPseudonyms } from './reporter-pseudonym.rules.js';
import { confidentialIdentityTable } from '../tables/confidential.table.js';

/** Who a confidential reporter is, in clear. */
export interface ConfidentialIdentity {
  name: string | null;
  phone: string | null;
  account: string | null;
  employer: string | null;
}

type Part = keyof ConfidentialIdentity;

const insert = confidentialIdentityTable.insert({ name: 'confidential-insert-identity' });
const identityOf = defineQuery(
  confidentialIdentityTable.columns,
  (columns) => `SELECT ${columns()} FROM ${confidentialIdentityTable.name} WHERE id = $1`,
  'confidential-identity',
);

const place = (rowId: string, column: Part): SealedPlace => ({ table: confidentialIdentityTable.name, column, rowId });

/** Seals the identities of confidential reporters in their own table. This class alone takes the role that reads it. */
@Injectable()
export class ConfidentialIdentities {
  private readonly pseudonyms: ReturnType<typeof reporterPseudonyms>;

  constructor(
    private readonly sealing: Sealing,
    private readonly dataSource: DataSource,
    @Inject(CONFIG) secrets: ReceiptSecrets,
  ) {
    this.pseudonyms = reporterPseudonyms(secrets);
  }

  /** Returns the pseudonym that stands for an account of a resident in rows outside the table. */
  pseudonymOf(account: string): string {
    return this.pseudonyms(account)[0];
  }

  /** Keeps who the reporter of a confidential report is, in the transaction of the report. */
  async keep(
    tx: EffectTx,
    { reportId, matterId }: { reportId: string; matterId: string },
    identity: ConfidentialIdentity,
  ): Promise<void> {
    const key = this.sealing.newKey({ personId: reportId, matterId });
    const seal = (part: Part) => key.seal(place(reportId, part), identity[part]);
    const row = {
      id: reportId,
      name: seal('name'),
      phone: seal('phone'),
      account: seal('account'),
      employer: seal('employer'),
    };
    insertDataKeys.send(tx, [key.row]);
    await asConfidential(tx, () => insert.run(tx, [row]));
  }

  /** Returns who the reporter is; parts whose data key was destroyed are null. @throws Unreadable */
  async inClear(reportId: string): Promise<ConfidentialIdentity> {
    const row = await inTransaction(this.dataSource, (tx) =>
      asConfidential(tx, () => identityOf.first(tx, [reportId])),
    );
    const open = (part: Part): string | null => this.sealing.open(row?.[part] ?? null, place(reportId, part));
    return { name: open('name'), phone: open('phone'), account: open('account'), employer: open('employer') };
  }
}
