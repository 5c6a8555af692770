import type { ReactNode } from 'react';
import { useLanguage, type Words } from '../page/language';

const keys: { keys: string; does: Words }[] = [
  { keys: '/', does: { zh: '查询', en: 'search' } },
  { keys: '↑ ↓', does: { zh: '移动', en: 'move' } },
  { keys: '↵', does: { zh: '打开', en: 'open' } },
  { keys: '1–9', does: { zh: '办理', en: 'act' } },
  { keys: 'Esc', does: { zh: '返回', en: 'back' } },
];

export function KeyHelp(): ReactNode {
  const { say } = useLanguage();
  return (
    <p className="key-help">
      {keys.map(({ keys: names, does }) => (
        <span key={names}>
          <kbd>{names}</kbd> {say(does)}
        </span>
      ))}
    </p>
  );
}
