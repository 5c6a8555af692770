import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useWork } from '../api/work';
import { useLanguage, type Words } from '../page/language';

interface Properties {
  /** Roles that may change the record. The server checks the same. */
  roles: readonly string[];
  button: Words;
  /** Text for persons who may not change the record. */
  refusal: Words;
  /** Called after the record was changed. */
  changed: () => void;
  children: (form: { close: () => void; done: () => void }) => ReactNode;
}

/** A button that opens the form of a record, or the reason why a person may not change it. */
export function Change({ roles, button, refusal, changed, children }: Properties): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [editing, setEditing] = useState(false);
  const close = (): void => setEditing(false);
  if (!me.roles.some((role) => roles.includes(role))) return <p className="quiet">{say(refusal)}</p>;
  if (editing)
    return children({
      close,
      done: () => {
        close();
        changed();
      },
    });
  return (
    <p>
      <Button onClick={() => setEditing(true)}>{say(button)}</Button>
    </p>
  );
}
