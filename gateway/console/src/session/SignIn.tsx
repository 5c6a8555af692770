import { useEffect, useState, type ReactNode } from 'react';
import { useLanguage, type Words } from '../page/language';
import { session } from './session';
import './sign-in.css';

const reasons: Record<'none' | 'expired' | 'refused', Words | null> = {
  none: null,
  expired: {
    zh: '登录已过期，请重新登录。未提交的内容仍保留在本页。',
    en: 'Your session has expired. Sign in again; what you typed is kept.',
  },
  refused: {
    zh: '登录未完成，请重新登录。',
    en: 'The sign-in was not completed. Please sign in again.',
  },
};

export function SignInPage({ reason }: { reason: 'none' | 'expired' | 'refused' }): ReactNode {
  const { say } = useLanguage();
  const told = reasons[reason];
  return (
    <Card title={say({ zh: '基层治理控制台', en: 'Jiceng console' })}>
      {told && (
        <p className="sign-in-notice" role="alert">
          {say(told)}
        </p>
      )}
      <p>
        {session.settings?.demo
          ? say({
              zh: '演示环境：下一页选择一个账号，无需密码。',
              en: 'Demo: choose an account on the next page; no password is asked.',
            })
          : say({
              zh: '使用本单位统一身份认证账号登录。',
              en: 'Sign in with your account at the identity provider of the district.',
            })}
      </p>
      <SignInButton label={say({ zh: '登录', en: 'Sign in' })} />
      <a className="sign-in-receipt" href="/console/receipt">
        {say({ zh: '凭查询码查询上报', en: 'Follow a report by its receipt code' })}
      </a>
    </Card>
  );
}

export function LockedPage({ name }: { name: string }): ReactNode {
  const { say } = useLanguage();
  return (
    <Card title={say({ zh: '已锁定', en: 'Locked' })}>
      <p>
        {say({
          zh: `长时间未操作，${name} 的会话已锁定。重新登录后回到原页面，未提交的内容仍在。`,
          en: `Nobody has used this page for some time, so the session of ${name} is locked. Sign in to return to the same page; what you typed is kept.`,
        })}
      </p>
      <SignInButton label={say({ zh: '继续工作', en: 'Go on working' })} />
      <button type="button" className="sign-in-second" onClick={() => void session.signOut()}>
        {say({ zh: '退出登录', en: 'Sign out' })}
      </button>
    </Card>
  );
}

export function UnreachablePage(): ReactNode {
  const { say } = useLanguage();
  return (
    <Card title={say({ zh: '暂时无法连接', en: 'No connection' })}>
      <p role="alert">
        {say({
          zh: '平台或身份认证服务没有应答，请检查网络后重试。',
          en: 'The platform or the identity provider does not answer. Check the network and try again.',
        })}
      </p>
      <button type="button" className="sign-in-button" onClick={() => void session.start()}>
        {say({ zh: '重试', en: 'Try again' })}
      </button>
    </Card>
  );
}

/** Shown after a short delay, so that a fast start does not flicker. */
export function WaitingPage(): ReactNode {
  const { say } = useLanguage();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="sign-in" aria-busy="true">
      {shown && <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>}
    </main>
  );
}

function SignInButton({ label }: { label: string }): ReactNode {
  const { language, say } = useLanguage();
  const [leaving, setLeaving] = useState(false);
  const [failed, setFailed] = useState(false);
  // Browsers offer the functions for PKCE only on https and on this machine.
  if (!window.isSecureContext)
    return (
      <p className="sign-in-notice" role="alert">
        {say({
          zh: '本页通过不加密的 HTTP 打开，浏览器不允许在此登录。请使用 https 地址，或联系平台运维人员。',
          en: 'This page was opened over plain HTTP, where browsers allow no sign-in. Use the https address, or ask the operator.',
        })}
      </p>
    );
  const leave = (): void => {
    setLeaving(true);
    setFailed(false);
    session.signIn(language).catch(() => {
      setLeaving(false);
      setFailed(true);
    });
  };
  return (
    <>
      {failed && (
        <p className="sign-in-notice" role="alert">
          {say({ zh: '身份认证服务没有应答，请稍后重试。', en: 'The identity provider does not answer. Try again.' })}
        </p>
      )}
      <button type="button" className="sign-in-button" disabled={leaving} onClick={leave} autoFocus>
        {label}
      </button>
    </>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const { language, say, switchTo } = useLanguage();
  return (
    <main className="sign-in">
      <section className="sign-in-card">
        <div className="sign-in-brand" aria-hidden="true">
          <i />
          <i />
          <i />
          <i />
        </div>
        <h1>{title}</h1>
        {children}
        <button type="button" className="sign-in-language" onClick={() => switchTo(language === 'zh' ? 'en' : 'zh')}>
          {say({ zh: 'English', en: '中文' })}
        </button>
      </section>
    </main>
  );
}
