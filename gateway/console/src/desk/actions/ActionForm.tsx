import { Alert, Button, Form, Input, type FormInstance } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Fault } from '../../api/faults';
import { useRereadWhenStale } from '../../api/reread';
import { drafts } from '../../session/session';
import { useLanguage } from '../../page/language';
import { LastChange } from './LastChange';

/** Values of a form while the user types. Each action knows the types of its own values. */
export type Values = Record<string, unknown>;

interface Properties {
  /** Name of the draft, under which typed text survives a reload, a lock and an expired session. */
  draft: string;
  /** Names of fields whose values no draft contains, such as the identity of a reporter. */
  unkept?: readonly string[];
  /** Prefix of the ids of the fields, for a form that may stand beside another one. */
  name?: string;
  title: string;
  /** Text that explains the consequence of the action before it is sent. */
  consequence: string;
  submit: string;
  danger?: boolean;
  initial?: Values;
  sending: boolean;
  fault: Fault | null;
  onSubmit: (values: Values) => Promise<boolean>;
  onClose: () => void;
  /** Called with the current values, for fields that depend on other fields. */
  onChange?: (values: Values) => void;
  children?: ReactNode;
}

/**
 * The form of one action. It appears below the action buttons and not over the issue, which stays readable.
 */
export function ActionForm(properties: Properties): ReactNode {
  const { draft, unkept = [], name, title, consequence, submit, danger, initial, sending, fault } = properties;
  const { onSubmit, onClose, onChange, children } = properties;
  const { say } = useLanguage();
  const [form] = Form.useForm<Values>();
  useRereadWhenStale(fault);
  useUntouchedFields(form, initial, fault);
  // A form that names a version in its draft keeps the draft of the version with which it was opened.
  const [opened] = useState(draft);
  const panel = useRef<HTMLDivElement>(null);
  const kept = drafts.read(opened);
  const start = { ...initial, ...(kept === null ? {} : (JSON.parse(kept) as Values)) };
  useEffect(() => {
    onChange?.(start);
    const first = panel.current?.querySelector<HTMLElement>('input, textarea, button[type=submit]');
    first?.focus({ preventScroll: true });
    panel.current?.scrollIntoView({ block: 'nearest' });
    // Runs once, when the form opens.
  }, []);
  return (
    <div
      ref={panel}
      className="action-panel"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <Form
        form={form}
        {...(name === undefined ? {} : { name })}
        layout="vertical"
        requiredMark={false}
        initialValues={start}
        aria-label={title}
        onValuesChange={(_, values: Values) => {
          const kept = Object.entries(values).filter(([field]) => !unkept.includes(field));
          drafts.write(opened, JSON.stringify(Object.fromEntries(kept)));
          onChange?.(values);
        }}
        onFinish={(values: Values) => {
          void onSubmit(values).then((done) => {
            if (done) drafts.drop(opened);
          });
        }}
      >
        <p className="action-consequence">{consequence}</p>
        {children}
        {fault && (
          <Alert
            type="error"
            showIcon
            title={fault.text}
            description={fault.lastChange && <LastChange change={fault.lastChange} />}
            className="action-fault"
          />
        )}
        <div className="action-buttons">
          <Button type="primary" danger={danger ?? false} htmlType="submit" loading={sending}>
            {submit}
          </Button>
          <Button
            onClick={() => {
              drafts.drop(opened);
              onClose();
            }}
          >
            {say({ zh: '取消', en: 'Cancel' })}
          </Button>
        </div>
      </Form>
    </div>
  );
}

/**
 * After a refusal because of another person's change, gives the fields that the user has not changed their present
 * values, so that the next attempt does not take the other change back.
 */
function useUntouchedFields(form: FormInstance<Values>, initial: Values | undefined, fault: Fault | null): void {
  const shown = useRef(initial);
  const isStale = fault?.code === 'STALE_VERSION';
  const present = JSON.stringify(initial);
  useEffect(() => {
    if (!isStale || JSON.stringify(shown.current) === present) return;
    for (const [field, value] of Object.entries(initial ?? {})) {
      const before = JSON.stringify(shown.current?.[field]);
      if (JSON.stringify(form.getFieldValue(field)) === before) form.setFieldValue(field, value);
    }
    shown.current = initial;
  }, [form, isStale, present]);
}

interface TextProperties {
  name: string;
  label: string;
  required?: boolean;
  min?: number;
  max?: number;
  /** True for a field of one line, without the suggestions of the browser. */
  short?: boolean;
}

/** A text field of several lines, or of one. Its length limits are those of the server. */
export function TextField({ name, label, required, min, max = 500, short }: TextProperties): ReactNode {
  const { say } = useLanguage();
  const rules = [
    ...(required
      ? [{ required: true, whitespace: true, message: say({ zh: `请填写${label}`, en: `${label} is needed` }) }]
      : []),
    ...(min ? [{ min, message: say({ zh: `至少 ${min} 个字`, en: `At least ${min} characters` }) }] : []),
  ];
  return (
    <Form.Item
      name={name}
      label={required ? label : `${label}${say({ zh: '（可不填）', en: ' (optional)' })}`}
      rules={rules}
    >
      {short ? (
        <Input maxLength={max} autoComplete="off" />
      ) : (
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={max} />
      )}
    </Form.Item>
  );
}

/** Returns a text for the API; null when the field is empty. */
export function textOf(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
