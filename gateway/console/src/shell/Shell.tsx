import { App as AntApp, Button, ConfigProvider, Tooltip } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { Suspense, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Provider, useQuery } from 'urql';
import { WhoAmI } from '../../generated/documents';
import { createClient } from '../api/client';
import { faultOf } from '../api/faults';
import { LiveInbox } from '@jiceng/client/live-inbox';
import { session } from '../session/session';
import { useLanguage, type Words } from '../page/language';
import { go, usePath } from '../page/location';
import { Menu } from './Menu';
import { NewRelease } from './NewRelease';
import { MESSAGES, screensFor, type Screen } from './screens';
import { useLargeType } from '../page/large-type';
import { useUnread } from '../messages/unread';
import { useKept } from '../unsent/kept';
import { WorkContext, type Me } from '../api/work';
import './shell.css';

/** The frame around every screen for the signed-in user. */
export default function Shell(): ReactNode {
  const { language } = useLanguage();
  const [client] = useState(createClient);
  const [large, setLarge] = useLargeType();
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      theme={{
        // With one version of Ant Design in the page its class names need no hash. The hash would use `:where()`, which
        // Chromium 87 lacks.
        hashed: false,
        token: {
          colorPrimary: '#1558b0',
          // Ant Design lightens text under the pointer below the contrast that it needs.
          colorPrimaryHover: '#0f4489',
          colorLink: '#1558b0',
          colorLinkHover: '#0f4489',
          colorError: '#b42318',
          colorTextDescription: '#52606d',
          colorTextPlaceholder: '#66727f',
          borderRadius: 4,
          fontSize: large ? 17 : 14,
          motion: false,
        },
      }}
    >
      <AntApp>
        <Provider value={client}>
          <Frame large={large} setLarge={setLarge} />
        </Provider>
      </AntApp>
    </ConfigProvider>
  );
}

function Frame({ large, setLarge }: { large: boolean; setLarge: (large: boolean) => void }): ReactNode {
  const { language, say } = useLanguage();
  const [{ data, error: failure, fetching }, again] = useQuery({ query: WhoAmI });
  const [live, setLive] = useState<LiveInbox | null>(null);
  const state = session.state();
  const known = data?.me?.roles.includes('grid_worker') ? data.me : undefined;
  // Without a network, the grid worker's page opens with the data that the telephone keeps.
  const kept = useKept('me', state.kind === 'signed-in' ? state.subject : '', known);
  const unreached = failure?.networkError !== undefined;
  const me = data?.me ?? (unreached ? kept : undefined);
  const error = me ? undefined : failure;
  useEffect(() => {
    if (!unreached) return undefined;
    const ask = (): void => again({ requestPolicy: 'network-only' });
    window.addEventListener('online', ask);
    return () => window.removeEventListener('online', ask);
  }, [unreached, again]);
  const screens = screensFor(me?.roles ?? []);
  const works = screens.length > 0;
  const follows = screens.some(({ still }) => !still);
  useEffect(() => {
    if (!works) return undefined;
    const feed = new LiveInbox({ url: '', token: (options) => session.accessToken(options) }, follows);
    setLive(feed);
    return () => feed.stop();
  }, [works, follows]);
  if (error || (!fetching && data && !me)) {
    const fault = error ? faultOf(error, language) : null;
    return (
      <Plain title={say({ zh: '无法打开工作台', en: 'The console cannot be opened' })}>
        <p role="alert">{fault?.text ?? say({ zh: '没有找到您的身份。', en: 'Nobody is known by this account.' })}</p>
        <Button type="primary" onClick={() => again({ requestPolicy: 'network-only' })}>
          {say({ zh: '重试', en: 'Try again' })}
        </Button>{' '}
        <Button onClick={() => void session.signOut()}>{say({ zh: '退出登录', en: 'Sign out' })}</Button>
      </Plain>
    );
  }
  if (!me || (works && !live)) return <main className="shell-plain" aria-busy="true" />;
  const header = <Header me={me} live={live} screens={screens} large={large} setLarge={setLarge} />;
  if (!live)
    return (
      <>
        {header}
        <NoScreen />
      </>
    );
  return (
    <WorkContext.Provider value={{ me, live }}>
      {header}
      <NewRelease />
      <Current screens={screens} />
    </WorkContext.Provider>
  );
}

function Current({ screens }: { screens: Screen[] }): ReactNode {
  const path = usePath();
  const screen = screens.find((each) => path.startsWith(each.path)) ?? screens[0];
  const address = screen?.path;
  const found = screen !== undefined && path.startsWith(screen.path);
  useEffect(() => {
    if (!found && address !== undefined) go(address, { replace: true });
  }, [found, address]);
  if (!screen) return null;
  return (
    <Suspense fallback={<main className="shell-plain" aria-busy="true" />}>
      <screen.View />
    </Suspense>
  );
}

function NoScreen(): ReactNode {
  const { say } = useLanguage();
  return (
    <Plain title={say({ zh: '您的岗位暂无专用界面', en: 'No screen for your post yet' })}>
      <p>
        {say({
          zh: '控制台目前提供居民上报、网格员和值班台等界面，暂无您岗位的界面。您的岗位可通过接口办理业务。',
          en: 'The console has screens for residents, grid workers and duty desks, and none for your post yet. Your post works through the API.',
        })}
      </p>
      {session.settings?.explorer && (
        <p>
          <a href="/graphql">{say({ zh: '打开接口浏览器', en: 'Open the API explorer' })}</a>
        </p>
      )}
      <Button onClick={() => void session.signOut()}>{say({ zh: '换一个账号', en: 'Use another account' })}</Button>
    </Plain>
  );
}

function Plain({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <main className="shell-plain">
      <section>
        <h1>{title}</h1>
        {children}
      </section>
    </main>
  );
}

interface HeaderProps {
  me: Me;
  /** Null for a post without a screen. */
  live: LiveInbox | null;
  screens: Screen[];
  large: boolean;
  setLarge: (large: boolean) => void;
}

function Header({ me, live, screens, large, setLarge }: HeaderProps): ReactNode {
  const { language, say, switchTo } = useLanguage();
  const unread = useUnread(screens.some((screen) => screen.path === MESSAGES));
  useEffect(() => {
    document.documentElement.classList.toggle('many-screens', screens.length > 2);
  }, [screens.length]);
  return (
    <header className="shell-header">
      <span className="shell-brand">{say({ zh: '基层', en: 'Jiceng' })}</span>
      <Menu screens={screens} unread={unread} />
      {live && screens.some(({ still }) => !still) && <LiveSign live={live} />}
      <span className="shell-person" title={`${me.name} · ${me.organization?.name ?? ''}`}>
        <b>{me.name}</b>
        <span>{me.organization?.name}</span>
      </span>
      <Tooltip title={say({ zh: '大字', en: 'Large type' })}>
        <button
          type="button"
          className="shell-button"
          aria-pressed={large}
          aria-label={say({ zh: '大字', en: 'Large type' })}
          onClick={() => setLarge(!large)}
        >
          {say({ zh: '大', en: 'A' })}
        </button>
      </Tooltip>
      <button type="button" className="shell-button" onClick={() => switchTo(language === 'zh' ? 'en' : 'zh')}>
        {say({ zh: 'EN', en: '中' })}
        <span className="only-read">{say({ zh: 'English', en: '中文' })}</span>
      </button>
      <button type="button" className="shell-button" onClick={() => void session.signOut()}>
        {say({ zh: '退出', en: 'Sign out' })}
      </button>
    </header>
  );
}

const liveWords: Record<LiveInbox['state'], Words> = {
  connecting: { zh: '正在重新连接，列表可能不是最新', en: 'Reconnecting; the list may be behind' },
  live: { zh: '实时更新', en: 'Live' },
  refused: { zh: '您的岗位没有实时更新', en: 'Your post has no live updates' },
  'signed-out': { zh: '登录已失效，列表不再更新', en: 'Signed out; the list is not updated any more' },
};

function LiveSign({ live }: { live: LiveInbox }): ReactNode {
  const { say } = useLanguage();
  const state = useSyncExternalStore(live.onState, () => live.state);
  return (
    <span className={`shell-live ${state}`} role="status" title={say(liveWords[state])}>
      <i aria-hidden="true" />
      <span>{say(liveWords[state])}</span>
    </span>
  );
}
