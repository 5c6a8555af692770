import { useEffect, useState } from 'react';
import type { Parameters } from '../page/location';
import { filterNames } from './view';

/** A view of the queue that a user named: the parameters of the address that select it. */
export interface SavedView {
  name: string;
  parameters: Record<string, string>;
}

/** Number of views that a user may save. */
export const MOST_VIEWS = 20;
/** Longest name of a view, in characters. */
export const LONGEST_NAME = 20;

/**
 * The parameters that select a view. The opened issue is not one of them, nor are words of a search, which may name a
 * person and would stay in the browser after the sign-out.
 */
const selecting = ['scope', 'state', ...filterNames.filter((name) => name !== 'q' && name !== 'reference')];

/** Returns the parameters of the address that select the present view. */
export function selectionOf(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(selecting.flatMap((name) => (parameters[name] ? [[name, parameters[name]]] : [])));
}

/** Returns the changes of the address that lead to a view. */
export function changesTo({ parameters }: SavedView): Record<string, string | null> {
  return Object.fromEntries(['scope', 'state', ...filterNames].map((name) => [name, parameters[name] ?? null]));
}

/** Returns the saved views with one more, first. A view of the same name is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [view, ...views.filter(({ name }) => name !== view.name)].slice(0, MOST_VIEWS);
}

/** Reads what this browser keeps. What is not a list of views counts as none. */
export function readViews(text: string | null): SavedView[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView) : [];
  } catch {
    return [];
  }
}

function isView(kept: unknown): kept is SavedView {
  const { name, parameters } = (kept ?? {}) as Partial<Record<keyof SavedView, unknown>>;
  return (
    typeof name === 'string' &&
    Object.values(parameters ?? { missing: null }).every((value) => typeof value === 'string')
  );
}

/** The saved views of an account. This browser keeps them, also after sign-out; its other windows show a change too. */
export function useSavedViews(accountId: string): [SavedView[], (edit: (views: SavedView[]) => SavedView[]) => void] {
  const key = `jiceng.views.${accountId}`;
  const kept = (): SavedView[] => readViews(localStorage.getItem(key));
  const [views, setViews] = useState(kept);
  useEffect(() => {
    const show = (event: StorageEvent): void => {
      if (event.key === key) setViews(readViews(event.newValue));
    };
    addEventListener('storage', show);
    return () => removeEventListener('storage', show);
  }, [key]);
  const change = (edit: (views: SavedView[]) => SavedView[]): void => {
    const next = edit(kept());
    if (next.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(next));
    setViews(next);
  };
  return [views, change];
}
