import './polyfill';
import './base.css';
import { lazy, StrictMode, Suspense, useSyncExternalStore, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { session } from './session/session';
import { LockedPage, SignInPage, UnreachablePage, WaitingPage } from './session/SignIn';
import { LanguageProvider } from './page/language';

/** Loaded after the sign-in, so that the sign-in page stays small. */
const Shell = lazy(() => import('./shell/Shell'));

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

session.watch();
void session.start();
createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <LanguageProvider>
      <Console />
    </LanguageProvider>
  </StrictMode>,
);
