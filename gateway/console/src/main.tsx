import './polyfill';
import './base.css';
import { lazy, StrictMode, Suspense, useSyncExternalStore, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { session } from './session/session';
import { LockedPage, SignInPage, UnreachablePage, WaitingPage } from './session/SignIn';
import { LanguageProvider } from './page/language';

/** Loaded after the sign-in, so that the sign-in page stays small. */
const Shell = lazy(() => import('./shell/Shell'));
/** The page for holders of a receipt code. It needs no account, so no session starts there. */
const Receipt = lazy(() => import('./receipt/Receipt'));
const byReceipt = location.pathname === '/console/receipt';

function Console(): ReactNode {
  const state = useSyncExternalStore(session.subscribe, session.state);
  switch (state.kind) {
    case 'starting':
      return <WaitingPage />;
    case 'unreachable':
      return <UnreachablePage />;
    case 'signed-out':
      return <SignInPage reason={state.reason} />;
    case 'locked':
      return <LockedPage name={state.name} />;
    case 'signed-in':
      return (
        <Suspense fallback={<WaitingPage />}>
          <Shell key={state.subject} />
        </Suspense>
      );
  }
}

if (!byReceipt) {
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
