import { useCallback, useMemo, useRef, useState } from 'react';
import { newKey } from '@jiceng/client/key';
import { useLanguage, type Words } from '../page/language';
import { FileRefused, shrunk } from './shrink';
import { faultOfTransfer, upload } from './transfer';

/** Largest number of files of one step. The platform has the same limit. */
export const MOST_FILES = 9;

/** A photo or another file that a person has chosen and that is not sent yet. */
export interface Attachment {
  id: string;
  name: string;
  content: Blob;
}

/**
 * The progress of sending: the number of the file that is being sent, the number of all files, and the percentage of
 * the current file that has arrived.
 */
export interface Progress {
  number: number;
  of: number;
  percent: number;
}

export interface Attachments {
  list: readonly Attachment[];
  /** True while chosen photos are made smaller. */
  preparing: boolean;
  progress: Progress | null;
  /** True while the form must wait: photos are made smaller, or files are on their way. */
  busy: boolean;
  /** Text that says why a file was not accepted or not sent; null without a fault. */
  fault: string | null;
  add: (files: readonly File[]) => Promise<void>;
  remove: (id: string) => void;
  clear: () => void;
  /** The chosen files. A telephone without a network keeps them until it can send them. */
  contents: readonly Blob[];
  /** Sends the files that are not sent yet, and returns the argument `files` of a command; null after a fault. */
  send: () => Promise<{ files: string[] | null } | null>;
}

const tooMany: Words = {
  zh: `最多附 ${MOST_FILES} 个文件。`,
  en: `At most ${MOST_FILES} files can be attached.`,
};

/**
 * The files of one form. They stay in the memory of the page until the form is sent.
 * @param begin photos with which the form begins, such as those of a report that was refused
 */
export function useAttachments(begin: readonly Blob[] = []): Attachments {
  const { language, say } = useLanguage();
  const [list, setList] = useState<readonly Attachment[]>(() => begin.map((content) => attachmentOf('', content)));
  const [preparing, setPreparing] = useState(false);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  /** Ids of sent files, so that a command that is repeated names the same files. */
  const ids = useRef(new Map<string, string>());
  const add = useCallback(
    async (files: readonly File[]) => {
      setFault(null);
      setPreparing(true);
      let room = MOST_FILES - list.length;
      // One photo after the other, because an opened photo takes much memory.
      for (const file of files) {
        if (room <= 0) {
          setFault(say(tooMany));
          break;
        }
        try {
          const content = isPhoto(file) ? await shrunk(file) : file;
          setList((before) => [...before, attachmentOf(file.name, content)]);
          room -= 1;
        } catch (error) {
          if (!(error instanceof FileRefused)) throw error;
          setFault(say(error.words));
        }
      }
      setPreparing(false);
    },
    [list.length, say],
  );
  const remove = useCallback((id: string) => {
    setFault(null);
    setList((before) => before.filter((each) => each.id !== id));
  }, []);
  const send = useCallback(async () => {
    setFault(null);
    try {
      for (const [at, { id, content }] of list.entries()) {
        if (ids.current.has(id)) continue;
        const told = (bytes: number): void =>
          setProgress({ number: at + 1, of: list.length, percent: Math.round((100 * bytes) / content.size) });
        told(0);
        ids.current.set(id, await upload(content, told));
      }
    } catch (error) {
      setFault(faultOfTransfer(error, language).text);
      return null;
    } finally {
      setProgress(null);
    }
    return { files: list.length > 0 ? list.map(({ id }) => ids.current.get(id)!) : null };
  }, [list, language]);
  const clear = useCallback(() => setList([]), []);
  const contents = useMemo(() => list.map(({ content }) => content), [list]);
  const busy = preparing || progress !== null;
  return { list, preparing, progress, busy, fault, add, remove, clear, contents, send };
}

const attachmentOf = (name: string, content: Blob): Attachment => ({ id: newKey(), name, content });

/** True for a photo. Most browsers give a HEIC photo no type, so the ending of its name counts too. */
function isPhoto({ type, name }: File): boolean {
  return type.startsWith('image/') || /\.(hei[cf]|jpe?g|png|webp)$/i.test(name);
}
