import { useCallback, useSyncExternalStore } from 'react';

// The address holds the current view, so that "back", a reload and a copied link lead to the same view.

const changed = new Set<() => void>();
window.addEventListener('popstate', () => changed.forEach((listener) => listener()));

function subscribe(listener: () => void): () => void {
  changed.add(listener);
  return () => changed.delete(listener);
}

export function go(address: string, options: { replace?: boolean } = {}): void {
  if (address === location.pathname + location.search) return;
  if (options.replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  changed.forEach((listener) => listener());
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

export type Parameters = Readonly<Record<string, string>>;

/**
 * Returns the parameters of the address and a function that changes some of them. The value `null` removes a parameter.
 */
export function useParameters(): [
  Parameters,
  (changes: Record<string, string | null>, options?: { replace?: boolean }) => void,
] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const change = useCallback((changes: Record<string, string | null>, options?: { replace?: boolean }) => {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    go(location.pathname + (text ? `?${text}` : ''), options);
  }, []);
  return [Object.fromEntries(new URLSearchParams(search)), change];
}
