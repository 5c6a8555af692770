import { Button, Checkbox, Form, Radio, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import type { TypedDocumentNode } from 'urql';
import type { ExportFormat } from '../../../generated/operations';
import { useCommand } from '../../api/command';
import type { Fault } from '../../api/faults';
import { useLanguage } from '../../page/language';
import { download, faultOfTransfer } from '../../photos/transfer';
import { ActionForm, TextField, textOf, type Values } from './ActionForm';

/** The part that the answers of all exports have. */
export interface Exported {
  made: { address: string; fileName: string; rows: number };
}

interface ExportInput {
  idempotencyKey: string;
  format: ExportFormat;
  withPersonal?: boolean;
  reason?: string | null;
}

/** One table that a page exports. */
export interface ExportChoice<Input extends ExportInput> {
  label: string;
  document: TypedDocumentNode<Exported, { input: Input }>;
}

interface Properties<Input extends ExportInput> {
  draft: string;
  /** The tables of the page; a person chooses when there are several. */
  tables: readonly [ExportChoice<Input>, ...ExportChoice<Input>[]];
  /** True when the tables have personal columns. */
  personal: boolean;
  /** The conditions of the page. */
  conditions: Omit<Input, keyof ExportInput>;
}

/** A button that exports what the page lists, with a form for format, personal columns and reason. */
export function ExportButton<Input extends ExportInput>(properties: Properties<Input>): ReactNode {
  const { say } = useLanguage();
  const [asking, setAsking] = useState(false);
  const [rows, setRows] = useState<number | null>(null);
  return (
    <>
      {!asking && (
        <Button
          onClick={() => {
            setRows(null);
            setAsking(true);
          }}
        >
          {say({ zh: '导出', en: 'Export' })}
        </Button>
      )}
      {asking && (
        <ExportForm
          {...properties}
          close={(saved) => {
            setRows(saved);
            setAsking(false);
          }}
        />
      )}
      {rows !== null && <p role="status">{say({ zh: `已导出 ${rows} 条。`, en: `${rows} rows were exported.` })}</p>}
    </>
  );
}

function ExportForm<Input extends ExportInput>({
  draft,
  tables,
  personal,
  conditions,
  close,
}: Properties<Input> & { close: (saved: number | null) => void }): ReactNode {
  const { say, language } = useLanguage();
  const [table, setTable] = useState(0);
  const { send, sending, fault } = useCommand(tables[table]!.document);
  const [loading, setLoading] = useState(false);
  const [broken, setBroken] = useState<Fault | null>(null);
  const submit = async (values: Values): Promise<boolean> => {
    setBroken(null);
    const input = {
      ...conditions,
      format: values.format as ExportFormat,
      withPersonal: values.withPersonal === true,
      reason: textOf(values, 'reason'),
    };
    const answer = await send(input as unknown as Parameters<typeof send>[0]);
    if (!answer) return false;
    setLoading(true);
    try {
      save(await download(answer.made.address), answer.made.fileName);
    } catch (error) {
      setBroken(faultOfTransfer(error, language));
      return false;
    } finally {
      setLoading(false);
    }
    close(answer.made.rows);
    return true;
  };
  return (
    <ActionForm
      draft={draft}
      title={say({ zh: '导出表格', en: 'Export a table' })}
      consequence={say({
        zh: '按当前范围和筛选条件导出您可查看的数据。导出人、时间、条件和条数记入审计链，并写在文件中。',
        en:
          'Exports the rows that you may see under the present conditions. Who, when, the conditions and the ' +
          'number of rows go into the audit chain and into the file.',
      })}
      submit={say({ zh: '导出', en: 'Export' })}
      initial={{ format: 'XLSX', withPersonal: false }}
      sending={sending || loading}
      fault={broken ?? fault}
      onClose={() => close(null)}
      onSubmit={submit}
    >
      {tables.length > 1 && (
        <Segmented<number>
          aria-label={say({ zh: '导出内容', en: 'Content' })}
          value={table}
          options={tables.map(({ label }, value) => ({ value, label }))}
          onChange={setTable}
        />
      )}
      <Form.Item name="format" label={say({ zh: '文件格式', en: 'Format' })}>
        <Radio.Group
          options={[
            { value: 'XLSX', label: 'xlsx' },
            { value: 'CSV', label: 'csv' },
          ]}
        />
      </Form.Item>
      {personal && (
        <Form.Item name="withPersonal" valuePropName="checked">
          <Checkbox>
            {say({ zh: '包含个人信息（内容、地址、位置等）', en: 'With personal columns (texts, addresses, places)' })}
          </Checkbox>
        </Form.Item>
      )}
      <TextField name="reason" label={say({ zh: '导出理由', en: 'Reason' })} min={4} max={200} />
    </ActionForm>
  );
}

/** Hands a file to the browser, which saves it. */
export function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
