import { SignInRefused } from '@jiceng/client/errors';
import { Oidc, type Tokens } from './oidc';
import { fetchSettings, type Settings } from './settings';
import { idleTime, noteActivity, watchIdleness } from './idle';

export type SessionState =
  | { kind: 'starting' }
  /** The gateway or the provider could not be reached. */
  | { kind: 'unreachable' }
  | { kind: 'signed-out'; reason: 'none' | 'expired' | 'refused' }
  | { kind: 'locked'; subject: string; name: string }
  | { kind: 'signed-in'; subject: string; name: string };

/** The data that survives a reload in this tab. The access token does not. */
type Kept = Pick<Tokens, 'refreshToken' | 'idToken' | 'subject' | 'name'> & { locked?: true };

const keptKey = 'jiceng.session';
const draftPrefix = 'jiceng.draft.';
/** Set at sign-out, so that other tabs of the browser sign out too. */
const signedOutKey = 'jiceng.signed-out';
/** A token is renewed when this many milliseconds of its life remain. */
const RENEW_BEFORE = 60_000;
const DAY_MS = 86_400_000;

/** The signed-in user and the token. A page has one session. */
export class Session {
  settings: Settings | undefined;
  private current: SessionState = { kind: 'starting' };
  private oidc: Oidc | undefined;
  private tokens: Tokens | undefined;
  private renewing: Promise<Tokens> | undefined;
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly endings = new Set<() => Promise<void>>();
  /** Resolves when the data of the session that ended are deleted. The page is left only after that. */
  private ending: Promise<unknown> = Promise.resolve();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly state = (): SessionState => this.current;

  /** Completes a sign-in, continues after a reload, or waits for a sign-in. It is called again after `unreachable`. */
  async start(): Promise<void> {
    this.set({ kind: 'starting' });
    try {
      this.settings ??= await fetchSettings();
      this.oidc ??= new Oidc(this.settings);
      const kept = readKept();
      if (location.pathname === '/console/callback') await this.arrive();
      else if (kept && (kept.locked || this.isIdle())) this.lockAs(kept);
      else if (kept && worksOffline()) this.set({ kind: 'signed-in', subject: kept.subject, name: kept.name });
      else if (kept) this.accept(await this.oidc.renew(kept));
      else this.set({ kind: 'signed-out', reason: 'none' });
    } catch (error) {
      if (error instanceof SignInRefused) this.forget('refused');
      else this.set({ kind: 'unreachable' });
    }
  }

  /** Leaves the page for the sign-in at the provider. */
  async signIn(language: string): Promise<void> {
    const again = this.current.kind === 'locked' ? { again: this.current.subject } : {};
    const here = location.pathname + location.search;
    const returnTo = here.startsWith('/console/callback') ? '/console/' : here;
    await this.oidc!.depart({ returnTo, language, ...again });
  }

  /** Deletes all data of the user in this browser and then ends the session at the provider. */
  async signOut(): Promise<void> {
    const idToken = this.tokens?.idToken ?? readKept()?.idToken ?? null;
    dropDrafts();
    this.forget('none');
    localStorage.setItem(signedOutKey, String(Date.now()));
    await this.ending;
    // The provider cannot be reached without a network; its session ends with its own limit.
    if (!navigator.onLine) return location.assign('/console/');
    await this.oidc!.leave(idToken).catch(() => location.assign('/console/'));
  }

  /** Drops the tokens and hides the page. Typed text stays for the user who unlocks the page. */
  lock(): void {
    if (this.current.kind !== 'signed-in') return;
    this.lockAs(this.current);
  }

  /**
   * Returns a token that is valid for at least five seconds. @throws SignInRefused after the session has ended,
   * TypeError without network
   */
  async accessToken(options: { fresh?: boolean } = {}): Promise<string> {
    // After a reload without a network there is a session, but no token yet.
    if (!this.tokens && this.current.kind === 'signed-in') return (await this.renew()).accessToken;
    if (!this.tokens) throw new SignInRefused('nobody is signed in');
    const late = this.tokens.expiresAt - Date.now() < 5000;
    if (options.fresh || late) return (await this.renew()).accessToken;
    return this.tokens.accessToken;
  }

  private async arrive(): Promise<void> {
    const { tokens, returnTo } = await this.oidc!.arrive(new URL(location.href));
    // Removes the address with the code from the history, so that "back" does not use the code again.
    history.replaceState(null, '', returnTo);
    const before = readKept();
    if (before?.subject !== tokens.subject) dropDrafts();
    noteActivity();
    this.accept(tokens);
  }

  private accept(tokens: Tokens): void {
    const { refreshToken, idToken, subject, name } = tokens;
    this.tokens = tokens;
    keep({ refreshToken, idToken, subject, name });
    clearTimeout(this.renewal);
    const wait = Math.max(1000, tokens.expiresAt - Date.now() - RENEW_BEFORE);
    this.renewal = setTimeout(() => void this.renew().catch(() => undefined), Math.min(wait, 2 ** 31 - 1));
    if (this.current.kind !== 'signed-in' || this.current.subject !== subject)
      this.set({ kind: 'signed-in', subject, name });
  }

  private renew(): Promise<Tokens> {
    const before = this.tokens ?? readKept();
    if (!before) return Promise.reject(new SignInRefused('nobody is signed in'));
    this.renewing ??= this.oidc!.renew(before)
      .then((tokens) => {
        // When the page was locked or signed out in the meantime, the new tokens are dropped.
        if (this.current.kind === 'signed-in') this.accept(tokens);
        return tokens;
      })
      .catch((error: unknown) => {
        if (error instanceof SignInRefused && this.current.kind === 'signed-in') this.forget('expired');
        throw error;
      })
      .finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private lockAs({ subject, name }: { subject: string; name: string }): void {
    this.dropTokens();
    keep({ refreshToken: null, idToken: null, subject, name, locked: true });
    this.set({ kind: 'locked', subject, name });
  }

  private idleLimit(): number {
    return (this.settings?.idleMinutes ?? 15) * 60_000;
  }

  /**
   * True after the minutes of inactivity that the gateway sets. Without a network the grid worker's page locks only
   * after a day, because unlocking needs the network and the page shows only the data that the telephone keeps.
   */
  private isIdle(): boolean {
    return idleTime() >= (worksOffline() ? DAY_MS : this.idleLimit());
  }

  /** Calls the listener when the session of a person ends: at sign-out, and when the provider refuses it. */
  onEnd(listener: () => Promise<void>): void {
    this.endings.add(listener);
  }

  private forget(reason: 'none' | 'expired' | 'refused'): void {
    this.dropTokens();
    sessionStorage.removeItem(keptKey);
    this.ending = Promise.all([...this.endings].map((listener) => listener()));
    this.set({ kind: 'signed-out', reason });
  }

  private dropTokens(): void {
    clearTimeout(this.renewal);
    this.tokens = undefined;
  }

  private set(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }

  /** Locks the page after the minutes of inactivity that the gateway sets, and follows a sign-out in another tab. */
  watch(): void {
    watchIdleness(
      () => (worksOffline() ? DAY_MS : this.idleLimit()),
      () => this.lock(),
    );
    window.addEventListener('storage', ({ key, newValue }) => {
      if (key !== signedOutKey || newValue === null) return;
      dropDrafts();
      this.forget('none');
    });
  }
}

export const session = new Session();

/** True on the screen of a telephone that has no network. */
function worksOffline(): boolean {
  return !navigator.onLine && location.pathname.startsWith('/console/worker');
}

function readKept(): Kept | null {
  const text = sessionStorage.getItem(keptKey);
  return text === null ? null : (JSON.parse(text) as Kept);
}

function keep(kept: Kept): void {
  sessionStorage.setItem(keptKey, JSON.stringify(kept));
}

function dropDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(draftPrefix)) sessionStorage.removeItem(key);
}

/** Text that was typed and not sent, by name. This tab keeps it until it is sent or the user signs out. */
export const drafts = {
  read: (name: string): string | null => sessionStorage.getItem(draftPrefix + name),
  write: (name: string, text: string): void => sessionStorage.setItem(draftPrefix + name, text),
  drop: (name: string): void => sessionStorage.removeItem(draftPrefix + name),
};
