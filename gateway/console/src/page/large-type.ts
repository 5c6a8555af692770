import { useEffect, useState } from 'react';

const key = 'jiceng.large-type';

/** 适老化: a larger type for the whole page, remembered in this browser. */
export function useLargeType(): [boolean, (large: boolean) => void] {
  const [large, setLarge] = useState(() => localStorage.getItem(key) === 'on');
  useEffect(() => {
    document.documentElement.classList.toggle('large-type', large);
    localStorage.setItem(key, large ? 'on' : 'off');
  }, [large]);
  return [large, setLarge];
}
