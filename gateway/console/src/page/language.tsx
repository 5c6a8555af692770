import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

export type Language = 'zh' | 'en';
/** A text in both languages. They stand side by side, so that neither is forgotten. */
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

/** Returns `say({ zh, en })`, which selects the user's language, and `language` for formats. */
export function useLanguage(): Speech {
  const speech = useContext(Context);
  if (!speech) throw new Error('useLanguage needs a LanguageProvider above');
  return speech;
}
