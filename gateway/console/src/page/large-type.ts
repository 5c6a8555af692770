import { useEffect, useState } from 'react';

const key = 'jiceng.large-type';

/** The mode with larger text for older users (适老化). The browser remembers it. */
export function useLargeType(): [boolean, (large: boolean) => void] {
  const [large, setLarge] = useState(() => localStorage.getItem(key) === 'on');
  useEffect(() => {
    document.documentElement.classList.toggle('large-type', large);
    localStorage.setItem(key, large ? 'on' : 'off');
  }, [large]);
  return [large, setLarge];
}
