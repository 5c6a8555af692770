import { Alert, Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import type { TypedDocumentNode } from 'urql';
import type { ImportInput, OutcomeFragment } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useRereadWhenStale } from '../api/reread';
import { useWork } from '../api/work';
import type { Fault } from '../api/faults';
import { LastChange } from '../desk/actions/LastChange';
import { save } from '../desk/actions/export';
import { Section } from '../desk/parts';
import { useLanguage, type Words } from '../page/language';
import { download, faultOfTransfer } from '../photos/transfer';
import './tables.css';

/** Largest number of faults that the page lists. The user corrects the file and checks it again. */
const MOST_FAULTS = 20;

interface Properties {
  document: TypedDocumentNode<
    { outcome: OutcomeFragment },
    { input: ImportInput & { clientId: string; expectedVersion: number } }
  >;
  /** The service and the mutation of the import, such as `personnel/importStaff`; they name its template. */
  template: string;
  /** Roles that may import the table. The server checks the same. */
  roles: readonly string[];
  /** Text for persons who may not import. */
  refusal: Words;
  title: Words;
  /** True for a table that is published as the next version of a list. */
  versioned?: true;
  /** The columns of the table, and the effect of its import. */
  columns: Words;
  consequence: Words;
  imported: () => void;
  /** Further fields of the command, such as the client of a mapping. */
  of?: { clientId: string };
  /**
   * The version in force and its table as text, which the user changes instead of choosing a file. The command names the
   * version with which the change began, so that it does not take back what another person publishes meanwhile.
   */
  newest?: { version: number; table: string };
}

/** Checks a table in a dry run, lists its faults by cell, and imports it whole or not at all. */
export function ImportForm(properties: Properties): ReactNode {
  const { document, template, roles, refusal, title, versioned, columns, consequence, imported, of, newest } =
    properties;
  const { say } = useLanguage();
  const { me } = useWork();
  const { send, sending, fault } = useCommand(document);
  const [content, setContent] = useState<string | null>(null);
  /** The changed text; null while the user has changed nothing. */
  const [changed, setChanged] = useState<string | null>(null);
  /** The version on the page when the user began; undefined before. */
  const [begunWith, setBegunWith] = useState<number>();
  const text = changed ?? newest?.table;
  const table: Pick<ImportInput, 'content' | 'contentEncoding'> | null =
    content !== null
      ? { content, contentEncoding: 'BASE64' }
      : text === undefined || text.trim() === ''
        ? null
        : { content: text, contentEncoding: 'TEXT' };
  const [outcome, setOutcome] = useState<OutcomeFragment | null>(null);
  const isStale = fault?.code === 'STALE_VERSION';
  useRereadWhenStale(fault);
  // The page now tells who published a version and shows its rows, so the next attempt may name this version.
  useEffect(() => {
    if (!isStale) return;
    setBegunWith(undefined);
    setOutcome(null);
  }, [isStale]);
  const begin = (): void => {
    setOutcome(null);
    setBegunWith((before) => before ?? newest?.version);
  };
  if (!me.roles.some((role) => roles.includes(role))) return <p className="quiet">{say(refusal)}</p>;
  const run = async (dryRun: boolean): Promise<void> => {
    if (table === null) return;
    const expectedVersion = begunWith ?? newest?.version;
    setBegunWith(expectedVersion);
    const version = expectedVersion === undefined ? {} : { expectedVersion };
    const input = { ...table, mode: 'ALL_OR_NOTHING', dryRun, ...of, ...version };
    const answer = await send(input as Parameters<typeof send>[0]);
    if (!answer) return;
    setOutcome(answer.outcome);
    if (!dryRun && answer.outcome.rejected === 0) {
      setContent(null);
      setChanged(null);
      setBegunWith(undefined);
      imported();
    }
  };
  const checked = outcome?.dryRun === true && outcome.rejected === 0;
  const written = outcome?.dryRun === false && outcome.rejected === 0 ? outcome : null;
  return (
    <Section title={say(title)}>
      <p className="quiet">{say(columns)}</p>
      <TemplateLinks template={template} />
      <p>
        <label className="tables-file">
          <span>{say({ zh: '表格文件（xlsx 或 csv）', en: 'Table (xlsx or csv)' })}</span>
          <input
            type="file"
            accept=".xlsx,.csv"
            disabled={sending}
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              begin();
              setContent(null);
              if (file) void base64Of(file).then(setContent);
            }}
          />
        </label>
      </p>
      {text !== undefined && content === null && (
        <label className="tables-text">
          <span>{say({ zh: '或直接修改表格内容', en: 'Or change the table here' })}</span>
          <textarea
            value={text}
            disabled={sending}
            spellCheck={false}
            rows={10}
            onChange={({ target }) => {
              begin();
              setChanged(target.value);
            }}
          />
        </label>
      )}
      <p>
        {checked ? (
          <Button type="primary" loading={sending} onClick={() => void run(false)}>
            {say(versioned ? { zh: '发布', en: 'Publish' } : { zh: '导入', en: 'Import' })}
          </Button>
        ) : (
          <Button disabled={table === null} loading={sending} onClick={() => void run(true)}>
            {say(
              versioned
                ? { zh: '核对后发布…', en: 'Check and publish…' }
                : { zh: '核对后导入…', en: 'Check and import…' },
            )}
          </Button>
        )}
      </p>
      {checked && (
        <p role="status">
          {say({
            zh: `核对无误，共 ${outcome.imported + outcome.unchanged} 行。`,
            en: `The check found no fault in ${outcome.imported + outcome.unchanged} rows. `,
          })}
          {outcome.unchanged > 0 &&
            say({ zh: `${outcome.unchanged} 行没有变化。`, en: `${outcome.unchanged} of them change nothing. ` })}
          {say(consequence)}
        </p>
      )}
      {written && (
        <p role="status">
          {written.version === null
            ? say({ zh: `已导入 ${written.imported} 行。`, en: `${written.imported} rows were imported.` })
            : say({ zh: `已发布第 ${written.version} 版。`, en: `Version ${written.version} is published.` })}
        </p>
      )}
      {outcome && outcome.rejected > 0 && (
        <p role="alert">
          {say({
            zh: `${outcome.rejected} 行有误，未写入任何数据。请修改文件后重新选择。`,
            en: `${outcome.rejected} rows have faults, and nothing was written. Mend the file and choose it again.`,
          })}
        </p>
      )}
      {outcome && <Faults rows={[...outcome.errors, ...outcome.warnings]} />}
      {fault && (
        <Alert
          className="record-fault"
          type="error"
          title={fault.text}
          description={fault.lastChange && <LastChange change={fault.lastChange} />}
        />
      )}
      {isStale && newest && changed !== null && (
        <p>
          <Button onClick={() => setChanged(null)}>
            {say({
              zh: `放弃修改，改用第 ${newest.version} 版`,
              en: `Drop the changes and take version ${newest.version}`,
            })}
          </Button>
        </p>
      )}
    </Section>
  );
}

/** Loads the template of the import, with the token of the user. */
function TemplateLinks({ template }: { template: string }): ReactNode {
  const { language, say } = useLanguage();
  const [fault, setFault] = useState<Fault | null>(null);
  const load = async (format: 'xlsx' | 'csv'): Promise<void> => {
    setFault(null);
    try {
      const name = say({ zh: '导入模板', en: 'template' });
      save(await download(`/templates/${template}?format=${format}`), `${name}.${format}`);
    } catch (error) {
      setFault(faultOfTransfer(error, language));
    }
  };
  return (
    <p>
      {say({
        zh: '模板（含各列填写要求和一行示例；导入前请删除示例行）：',
        en: 'Template with the columns explained and an example row, which must be deleted before an import: ',
      })}
      {(['xlsx', 'csv'] as const).map((format) => (
        <button key={format} type="button" className="link spaced" onClick={() => void load(format)}>
          {say({ zh: `下载 ${format}`, en: `Load ${format}` })}
        </button>
      ))}
      {fault && <span role="alert">{fault.text}</span>}
    </p>
  );
}

function Faults({ rows }: { rows: OutcomeFragment['errors'] }): ReactNode {
  const { say } = useLanguage();
  return (
    <ul className="record-lines">
      {rows.slice(0, MOST_FAULTS).map((each) => (
        <li key={`${each.row} ${each.field} ${each.code}`}>
          <span className="number">{each.cell ?? say({ zh: `第 ${each.row} 行`, en: `Row ${each.row}` })}</span>
          <span>{say(each.messages)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Returns the bytes of a file in Base64, in pieces, because a call with too many arguments fails. */
async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let from = 0; from < bytes.length; from += 8192)
    text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(text);
}
