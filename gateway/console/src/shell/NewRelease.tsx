import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { session } from '../session/session';
import { fetchSettings } from '../session/settings';
import { useLanguage } from '../page/language';

const LOOK_MS = 300_000;

/** Lets the new service worker of a telephone take over before the page is loaded again. */
async function reload(): Promise<void> {
  // A page without HTTPS has no service workers.
  const { serviceWorker } = navigator as Partial<Navigator>;
  const worker = await serviceWorker?.getRegistration('/console/').catch(() => undefined);
  worker?.waiting?.postMessage('take-over');
  location.reload();
}

/** Asks the user to reload when the gateway serves a newer build. Typed text survives the reload. */
export function NewRelease(): ReactNode {
  const { say } = useLanguage();
  const [old, setOld] = useState(false);
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState !== 'visible') return;
      fetchSettings().then(
        ({ release }) => setOld(release !== session.settings?.release),
        () => undefined,
      );
    };
    const timer = setInterval(look, LOOK_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  if (!old) return null;
  return (
    <div className="shell-release" role="status">
      {say({
        zh: '控制台已发布新版本。刷新后未提交的内容仍在。',
        en: 'A new version of the console is there. What you typed is kept when you reload.',
      })}
      <Button size="small" type="primary" onClick={() => void reload()}>
        {say({ zh: '刷新', en: 'Reload' })}
      </Button>
    </div>
  );
}
