import { useEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { useLanguage } from '../page/language';
import { go, usePath } from '../page/location';
import { MESSAGES, type Screen } from './screens';

/** Up to this number, the screens of rules stand beside the others. */
const MOST_BESIDE = 2;

/** The screens of a user. Many screens of rules open below a button, because a header has room for few names. */
export function Menu({ screens, unread }: { screens: readonly Screen[]; unread: number }): ReactNode {
  const { say } = useLanguage();
  const path = usePath();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const rules = screens.filter((screen) => screen.rules);
  const apart = rules.length > MOST_BESIDE;
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    if (!open) return undefined;
    const leave = ({ target }: PointerEvent): void => {
      if (!menu.current?.contains(target as Node)) setOpen(false);
    };
    const close = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setOpen(false);
    };
    window.addEventListener('pointerdown', leave);
    window.addEventListener('keydown', close);
    return () => {
      window.removeEventListener('pointerdown', leave);
      window.removeEventListener('keydown', close);
    };
  }, [open]);
  const link = ({ path: target, title }: Screen): ReactNode => (
    <a
      key={target}
      href={target}
      aria-current={path.startsWith(target) ? 'page' : undefined}
      onClick={(event: MouseEvent) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go(target);
        setOpen(false);
      }}
    >
      {say(title)}
      {target === MESSAGES && unread > 0 && <b className="unread-count">{unread > 99 ? '99+' : unread}</b>}
    </a>
  );
  return (
    <div className="shell-menu" ref={menu}>
      <nav className="shell-nav" aria-label={say({ zh: '栏目', en: 'Screens' })}>
        {screens.filter((screen) => !apart || !screen.rules).map(link)}
        {apart && (
          <button
            type="button"
            className={rules.some((screen) => path.startsWith(screen.path)) ? 'current' : undefined}
            aria-expanded={open}
            aria-controls="shell-rules"
            onClick={() => setOpen(!open)}
          >
            {say({ zh: '规则设置', en: 'Rules' })}
          </button>
        )}
      </nav>
      {apart && open && (
        <nav id="shell-rules" className="shell-rules" aria-label={say({ zh: '规则设置', en: 'Rules' })}>
          {rules.map(link)}
        </nav>
      )}
    </div>
  );
}
