import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { TypedDocumentNode } from 'urql';
import type { ImportInput, OutcomeFragment } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useWork } from '../api/work';
import { Section } from '../desk/parts';
import { useLanguage, type Words } from '../page/language';

const publishers = ['district_admin', 'operator'];
/** Largest number of faults that the page lists. The user corrects the file and checks it again. */
const MOST_FAULTS = 20;

interface Properties {
  document: TypedDocumentNode<{ outcome: OutcomeFragment }, { input: ImportInput & { clientId: string } }>;
  /** The columns of the table, and the effect of its publication. */
  columns: Words;
  consequence: Words;
  imported: () => void;
  /** Further fields of the command, such as the client of a mapping. */
  of?: { clientId: string };
  /** The table in force as text, which the user changes instead of choosing a file. */
  present?: string;
}

/** Checks a table in a dry run, lists its faults by cell, and publishes it as the next version. */
export function ImportForm({ document, columns, consequence, imported, of, present }: Properties): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const { send, sending, fault } = useCommand(document);
  const [content, setContent] = useState<string | null>(null);
  const [text, setText] = useState(present);
  const table: Pick<ImportInput, 'content' | 'contentEncoding'> | null =
    content !== null
      ? { content, contentEncoding: 'BASE64' }
      : text === undefined || text.trim() === ''
        ? null
        : { content: text, contentEncoding: 'TEXT' };
  const [outcome, setOutcome] = useState<OutcomeFragment | null>(null);
  if (!me.roles.some((role) => publishers.includes(role)))
    return (
      <p className="quiet">{say({ zh: '新版本由区管理员导入。', en: 'A district administrator imports versions.' })}</p>
    );
  const run = async (dryRun: boolean): Promise<void> => {
    if (table === null) return;
    const answer = await send({ ...table, mode: 'ALL_OR_NOTHING', dryRun, ...of } as Parameters<typeof send>[0]);
    if (!answer) return;
    setOutcome(answer.outcome);
    if (!dryRun && answer.outcome.version !== null) {
      setContent(null);
      imported();
    }
  };
  const checked = outcome?.dryRun === true && outcome.rejected === 0;
  return (
    <Section title={say({ zh: '导入新版本', en: 'Import the next version' })}>
      <p className="quiet">{say(columns)}</p>
      <p>
        <label className="levels-file">
          <span>{say({ zh: '表格文件（xlsx 或 csv）', en: 'Table (xlsx or csv)' })}</span>
          <input
            type="file"
            accept=".xlsx,.csv"
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              setOutcome(null);
              setContent(null);
              if (file) void base64Of(file).then(setContent);
            }}
          />
        </label>
      </p>
      {text !== undefined && content === null && (
        <label className="levels-text">
          <span>{say({ zh: '或直接修改表格内容', en: 'Or change the table here' })}</span>
          <textarea
            value={text}
            spellCheck={false}
            rows={10}
            onChange={({ target }) => {
              setOutcome(null);
              setText(target.value);
            }}
          />
        </label>
      )}
      <p>
        {checked ? (
          <Button type="primary" loading={sending} onClick={() => void run(false)}>
            {say({ zh: '发布', en: 'Publish' })}
          </Button>
        ) : (
          <Button disabled={table === null} loading={sending} onClick={() => void run(true)}>
            {say({ zh: '核对后发布…', en: 'Check and publish…' })}
          </Button>
        )}
      </p>
      {checked && (
        <p role="status">
          {say({
            zh: `核对无误，共 ${outcome.imported} 行。`,
            en: `The check found no fault in ${outcome.imported} rows. `,
          })}
          {say(consequence)}
        </p>
      )}
      {outcome?.dryRun === false && outcome.version !== null && (
        <p role="status">
          {say({ zh: `已发布第 ${outcome.version} 版。`, en: `Version ${outcome.version} is published.` })}
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
      {fault && <Alert className="record-fault" type="error" title={fault.text} />}
    </Section>
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
