import { useEffect, useState } from 'react';
import { download } from './transfer';

/** Returns an address of a content in memory while the component is shown; null until there is one for new content. */
export function useUrlOf(content: Blob | null): string | null {
  const [made, setMade] = useState<{ content: Blob; url: string } | null>(null);
  useEffect(() => {
    if (content === null) return undefined;
    const url = URL.createObjectURL(content);
    setMade({ content, url });
    return () => URL.revokeObjectURL(url);
  }, [content]);
  // An address of earlier content is revoked, so no picture may ask for it.
  return made?.content === content ? made.url : null;
}

interface Content {
  /** Address in the memory of the page; null while the content is loading. */
  url: string | null;
  failed: boolean;
  again: () => void;
}

/**
 * Loads a file of the platform. An `<img>` cannot load the file, because the platform requires the token of the person.
 * @param edition another number makes the file load again
 */
export function useContent(address: string, edition: number): Content {
  const [loaded, setLoaded] = useState<{ address: string; content: Blob } | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    setFailed(false);
    download(address, leaving.signal).then(
      (content) => setLoaded({ address, content }),
      () => {
        if (!leaving.signal.aborted) setFailed(true);
      },
    );
    return () => leaving.abort();
  }, [address, edition, attempt]);
  const url = useUrlOf(loaded?.address === address ? loaded.content : null);
  return { url, failed, again: () => setAttempt(attempt + 1) };
}

/** Saves a file of the platform on the device of the person. @throws as {@link download} */
export async function save(address: string): Promise<void> {
  const url = URL.createObjectURL(await download(address));
  const link = document.createElement('a');
  link.href = url;
  link.download = address.split('/').slice(2).join('-');
  link.click();
  URL.revokeObjectURL(url);
}
