import { Alert, Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { ReceiveDirective } from '../../generated/documents';
import { useCommand } from '../api/command';
import { useLanguage } from '../page/language';
import { base64Of } from './file';

/** Takes in a document: a file, or a text that the editor pastes. The file is sent as it is, and read by the server. */
export function ReceiveForm({ close, done }: { close: () => void; done: (id: string) => void }): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(ReceiveDirective);
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState('');
  const submit = async (): Promise<void> => {
    const answer = await send(
      file === null
        ? { fileName: say({ zh: '粘贴文字', en: 'pasted text' }), content: text, contentEncoding: 'TEXT' }
        : { fileName: file.name, content: await base64Of(file), contentEncoding: 'BASE64' },
    );
    if (answer) done(answer.done.directive.id);
  };
  return (
    <section aria-label={say({ zh: '登记来文', en: 'Take in a directive' })}>
      <h2 className="record-title">{say({ zh: '登记来文', en: 'Take in a directive' })}</h2>
      <p className="directives-warning">
        {say({
          zh: '严禁上传涉密文件。标有秘密、机密、绝密的文件将被拒收，不保存任何内容。',
          en: 'Never upload classified documents. A document marked as a state secret is refused, and nothing of it is stored.',
        })}
      </p>
      <p>
        <label className="tables-file">
          <span>{say({ zh: '文件（docx、xlsx 或文本）', en: 'File (docx, xlsx or text)' })}</span>
          <input
            type="file"
            accept=".docx,.xlsx,.txt"
            disabled={sending}
            onChange={({ target }) => setFile(target.files?.[0] ?? null)}
          />
        </label>
      </p>
      {file === null && (
        <label className="directives-text">
          <span>{say({ zh: '或粘贴全文', en: 'Or paste the whole text' })}</span>
          <Input.TextArea value={text} rows={12} disabled={sending} onChange={({ target }) => setText(target.value)} />
        </label>
      )}
      {fault && <Alert type="error" showIcon title={fault.text} className="record-fault" />}
      <p className="directives-buttons">
        <Button
          type="primary"
          loading={sending}
          disabled={file === null && text.trim() === ''}
          onClick={() => void submit()}
        >
          {say({ zh: '登记', en: 'Take in' })}
        </Button>
        <Button onClick={close}>{say({ zh: '取消', en: 'Cancel' })}</Button>
      </p>
    </section>
  );
}
