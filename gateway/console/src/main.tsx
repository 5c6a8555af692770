import './polyfill';
import './base.css';
import { lazy, StrictMode, Suspense, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { session } from './session/session';
import { LockedPage, SignInPage, UnreachablePage, WaitingPage } from './session/SignIn';
import { LanguageProvider, useLanguage } from './page/language';
import { forgetKept, lastOwner } from './unsent/kept';

/** Loaded after the sign-in, so that the sign-in page stays small. */
const Shell = lazy(() => import('./shell/Shell'));
/** The page for holders of a receipt code. It needs no account, so no session starts there. */
const Receipt = lazy(() => import('./receipt/Receipt'));
/** The report form of a telephone that has neither a network nor a session. */
const OfflineReport = lazy(() =>
  import('./unsent/OfflineReport').then(({ OfflineReport }) => ({ default: OfflineReport })),
);
const byReceipt = location.pathname === '/console/receipt';

function Console(): ReactNode {
  const state = useSyncExternalStore(session.subscribe, session.state);
  switch (state.kind) {
    case 'starting':
      return <WaitingPage />;
    case 'unreachable':
      return <Outside page={<UnreachablePage />} />;
    case 'signed-out':
      return <Outside page={<SignInPage reason={state.reason} />} />;
    case 'locked':
      return <Outside page={<LockedPage name={state.name} />} />;
    case 'signed-in':
      return (
        <Suspense fallback={<WaitingPage />}>
          <Shell key={state.subject} />
        </Suspense>
      );
  }
}

/**
 * A page without a session. A telephone without a network offers a report form there, as long as the telephone keeps
 * the data of its last user.
 */
function Outside({ page }: { page: ReactNode }): ReactNode {
  const { say } = useLanguage();
  const [possible, setPossible] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    void lastOwner().then((owner) => setPossible(owner !== undefined && !navigator.onLine));
  }, []);
  if (open)
    return (
      <Suspense fallback={<WaitingPage />}>
        <OfflineReport close={() => setOpen(false)} />
      </Suspense>
    );
  return (
    <>
      {page}
      {possible && (
        <button type="button" className="offline-entry" onClick={() => setOpen(true)}>
          {say({ zh: '没有网络？离线上报', en: 'No network? Report offline' })}
        </button>
      )}
    </>
  );
}

if (!byReceipt) {
  session.onEnd(forgetKept);
  session.watch();
  void session.start();
}
createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <LanguageProvider>
      {byReceipt ? (
        <Suspense fallback={<WaitingPage />}>
          <Receipt />
        </Suspense>
      ) : (
        <Console />
      )}
    </LanguageProvider>
  </StrictMode>,
);
