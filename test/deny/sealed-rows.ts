import type { ServiceName } from '@jiceng/contracts/contract';
import { mask } from '@jiceng/platform/graphql-policy';
import { MasterKeys } from '@jiceng/platform/master-keys';
import { Sealing } from '@jiceng/platform/sealing';

type Rows = (service: ServiceName, sql: string) => Promise<unknown>;

/** Seals texts in columns of one row, as the service does, so that the deny tests find personal data there. */
export async function sealInto(
  rows: Rows,
  keysFile: string,
  { service, table, id }: { service: ServiceName; table: string; id: string },
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const sealing = new Sealing(MasterKeys.inFile(keysFile), 'sm');
  const key = sealing.newKey({ personId: id });
  const values = Object.entries(texts).flatMap(([column, text]) => [
    `${column} = '${key.seal({ table, column, rowId: id }, text)}'`,
    `${column}_mask = '${mask(text) as string}'`,
    ...(table === 'reporter' && column === 'phone'
      ? [`phone_marks = '{${sealing.marksOf('reporter.phone', text).join(',')}}'`]
      : []),
  ]);
  await rows(
    service,
    `INSERT INTO data_key (id, person_id, master_version, wrapped)
     VALUES ('${key.row.id}', '${id}', ${key.row.masterVersion}, '${key.row.wrapped}')`,
  );
  await rows(service, `UPDATE ${table} SET ${values.join(', ')} WHERE id = '${id}'`);
}
