import type { ReactNode } from 'react';
import type { Fault } from '../api/faults';
import { useLanguage, type Words } from '../page/language';
import { useDraft } from '../session/use-draft';
import './phone.css';

export function FaultNote({ fault }: { fault: Fault | null }): ReactNode {
  if (!fault) return null;
  return (
    <p className="phone-fault" role="alert">
      {fault.text}
    </p>
  );
}

interface TextProperties {
  label: string;
  value: string;
  max: number;
  change: (text: string) => void;
  autoFocus?: boolean;
}

export function LongText({ label, value, max, change, autoFocus = false }: TextProperties): ReactNode {
  return (
    <label className="phone-field">
      <span>{label}</span>
      <textarea value={value} maxLength={max} autoFocus={autoFocus} onChange={({ target }) => change(target.value)} />
    </label>
  );
}

interface MomentProperties {
  label: string;
  /** The moment as the field shows it, in the time of the device; empty for none. */
  value: string;
  change: (local: string) => void;
}

export function MomentField({ label, value, change }: MomentProperties): ReactNode {
  return (
    <label className="phone-field">
      <span>{label}</span>
      <input type="datetime-local" value={value} onChange={({ target }) => change(target.value)} />
    </label>
  );
}

interface ChoiceProperties<Value> {
  name: string;
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value | null;
  change: (value: Value) => void;
}

export function Choice<Value extends boolean | number | string>(properties: ChoiceProperties<Value>): ReactNode {
  const { name, label, options, value, change } = properties;
  return (
    <fieldset className="phone-choice">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={String(option.value)}>
          <input type="radio" name={name} checked={value === option.value} onChange={() => change(option.value)} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

interface WordsFormProperties {
  /**
   * Name of the draft; null on a page without a sign-in. The parent component drops the draft when the text was sent.
   */
  draft: string | null;
  label: Words;
  consequence: Words;
  submit: Words;
  max: number;
  required: boolean;
  sending: boolean;
  fault: Fault | null;
  send: (text: string) => void;
  close: () => void;
  /** Further fields. */
  children?: ReactNode;
  /** True while another field of the form, such as a photo, is still empty but needed. */
  incomplete?: boolean;
}

/** A form with one text: the result of the work, the reason of a reopening, the reason to pass a matter up. */
export function WordsForm(properties: WordsFormProperties): ReactNode {
  const { draft, label, consequence, submit, max, required, sending, fault, send, close, children } = properties;
  const lacking = properties.incomplete === true;
  const { say } = useLanguage();
  const [text, setText] = useDraft(draft);
  return (
    <form
      className="phone-panel"
      aria-label={say(submit)}
      onSubmit={(event) => {
        event.preventDefault();
        send(text.trim());
      }}
    >
      <LongText label={say(label)} value={text} max={max} change={setText} autoFocus />
      {children}
      <p className="phone-quiet">{say(consequence)}</p>
      <FaultNote fault={fault} />
      <div className="phone-buttons">
        <button
          type="submit"
          className="phone-button"
          disabled={sending || lacking || (required && text.trim() === '')}
        >
          {say(submit)}
        </button>
        <button
          type="button"
          className="phone-second"
          onClick={() => {
            setText('');
            close();
          }}
        >
          {say({ zh: '取消', en: 'Cancel' })}
        </button>
      </div>
    </form>
  );
}
