import { resolve } from 'node:path';
import { UserFault } from '@jiceng/local/user-fault';
import { openFileStore } from '@jiceng/platform/file-store';
import { fileSettings } from '@jiceng/platform/file-settings';
import type { FileStore } from '@jiceng/platform/stored-object';
import { z } from 'zod';
import type { BackupStore } from './store.js';

/** True unless BACKUP_FILES=false leaves photos and documents out of backups. @throws UserFault */
export function withFiles({ BACKUP_FILES: text = 'true' }: NodeJS.ProcessEnv): boolean {
  if (text !== 'true' && text !== 'false') throw new UserFault('BACKUP_FILES is true or false');
  return text === 'true';
}

/**
 * Opens the store of photos and documents of the platform, by the settings of coordination. Null when backups leave
 * them out.
 * @throws UserFault when no store is named, or when it is that of the backups
 */
export function liveFileStore(store: BackupStore, env: NodeJS.ProcessEnv): FileStore | null {
  if (!withFiles(env)) return null;
  const settings = z.object(fileSettings).safeParse(env);
  if (!settings.success) throw new UserFault(z.prettifyError(settings.error));
  if (!settings.data.FILES_S3_ENDPOINT && !settings.data.FILES_FOLDER)
    throw new UserFault(
      'The photos and documents are not named: set FILES_FOLDER, or FILES_S3_ENDPOINT and FILES_S3_BUCKET, as for coordination. BACKUP_FILES=false leaves them out',
    );
  const files = openFileStore(settings.data);
  // The backup deletes objects that no backup names. In the store of the platform these are the newest uploads.
  if (placeOf(files) === placeOf(store.files))
    throw new UserFault(`The backup cannot be kept where the files of the platform are: ${files.place}`);
  return files;
}

const placeOf = ({ place }: FileStore): string => (/^https?:/.test(place) ? place.replace(/\/+$/, '') : resolve(place));
