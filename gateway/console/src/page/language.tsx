import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

export type Language = 'zh' | 'en';
/** A text for people. Both languages stand side by side, so that none can be forgotten. */
export interface Words {
  zh: string;
  en: string;
}

interface Speech {
  language: Language;
  switchTo: (language: Language) => void;
  say: (words: Words) => string;
}

const key = 'jiceng.language';
const Context = createContext<Speech | null>(null);

export function storedLanguage(): Language {
  return localStorage.getItem(key) === 'en' ? 'en' : 'zh';
}

export function LanguageProvider({ children }: { children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(storedLanguage);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const speech = useMemo<Speech>(
    () => ({
      language,
      switchTo: (next) => {
        localStorage.setItem(key, next);
        setLanguage(next);
      },
      say: (words) => words[language],
    }),
    [language],
  );
  return <Context.Provider value={speech}>{children}</Context.Provider>;
}

/** `say({ zh, en })` in the language of the person; `language` for formats. */
export function useLanguage(): Speech {
  const speech = useContext(Context);
  if (!speech) throw new Error('useLanguage needs a LanguageProvider above');
  return speech;
}
