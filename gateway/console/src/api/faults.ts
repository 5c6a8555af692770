import type { Language, Words } from '../page/language';

/** An error in the form in which the page shows it. */
export interface Fault {
  code: string;
  text: string;
  /** True when the same command, with the same key, may succeed later. */
  retryable: boolean;
  traceId: string | undefined;
  /** The newest change of the thing, when the command was refused because of that change. */
  lastChange?: { at: string; staffId: string | null };
}

/** The errors of an answer; none when no answer came. */
interface Refusal {
  graphQLErrors: readonly { message: string; extensions: Record<string, unknown> }[];
}

const texts = {
  network: {
    zh: '网络或平台没有应答，请稍后重试。',
    en: 'The network or the platform does not answer. Try again in a moment.',
  },
  old: {
    zh: '控制台已发布新版本，请刷新页面后重试。',
    en: 'A new version of the console has been released. Reload the page and try again.',
  },
} satisfies Record<string, Words>;

/** Returns the first error in the user's language. The server gives the text in both languages. */
export function faultOf(error: Refusal, language: Language): Fault {
  const [first] = error.graphQLErrors;
  if (!first) return unreached(language);
  const {
    code,
    retryable = false,
    messages,
    traceId,
    details,
  } = first.extensions as {
    code?: string;
    retryable?: boolean;
    messages?: Partial<Words>;
    traceId?: string;
    details?: { lastChange?: { at: string; staffId: string | null } | null };
  };
  if (code === 'PERSISTED_QUERY_NOT_FOUND' || code === 'OPERATION_NOT_ALLOWED')
    return { code, text: texts.old[language], retryable, traceId };
  const lastChange = details?.lastChange;
  return {
    code: code ?? 'INTERNAL',
    text: messages?.[language] ?? first.message,
    retryable,
    traceId,
    ...(lastChange ? { lastChange } : {}),
  };
}

/** The fault of a request that got no answer. */
export function unreached(language: Language): Fault {
  return { code: 'NETWORK', text: texts.network[language], retryable: true, traceId: undefined };
}

/** The fault of a command that was refused with these words. */
export function refusedBy(words: Words, language: Language): Fault {
  return { code: 'REFUSED', text: words[language], retryable: false, traceId: undefined };
}
