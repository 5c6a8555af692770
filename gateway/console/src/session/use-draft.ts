import { useState } from 'react';
import { drafts } from './session';

/**
 * Returns a text that survives a reload, and a function that changes it. The form drops the draft when the text was
 * sent. Without a name the text is only in memory, for pages without a sign-in.
 */
export function useDraft(name: string | null): [text: string, change: (text: string) => void] {
  const [text, setText] = useState(() => (name === null ? null : drafts.read(name)) ?? '');
  const change = (typed: string): void => {
    setText(typed);
    if (name === null) return;
    if (typed === '') drafts.drop(name);
    else drafts.write(name, typed);
  };
  return [text, change];
}
