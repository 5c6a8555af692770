import { DiskStore } from './disk-store.js';
import { S3Store } from './s3-store.js';
import type { FileStore } from './stored-object.js';

export interface FileStoreSettings {
  FILES_FOLDER?: string | undefined;
  FILES_S3_ENDPOINT?: string | undefined;
  FILES_S3_BUCKET?: string | undefined;
  FILES_S3_PREFIX: string;
  FILES_S3_REGION: string;
  FILES_S3_ACCESS_KEY_ID?: string | undefined;
  FILES_S3_SECRET_ACCESS_KEY?: string | undefined;
}

/** Opens the S3 store when an endpoint is set, or else the folder. `fileFaults` has checked the settings. */
export function openFileStore(settings: FileStoreSettings): FileStore {
  const { FILES_S3_ENDPOINT: endpoint, FILES_FOLDER: folder } = settings;
  if (!endpoint) return new DiskStore(folder!);
  return new S3Store({
    endpoint,
    bucket: settings.FILES_S3_BUCKET!,
    prefix: settings.FILES_S3_PREFIX,
    region: settings.FILES_S3_REGION,
    accessKeyId: settings.FILES_S3_ACCESS_KEY_ID!,
    secretAccessKey: settings.FILES_S3_SECRET_ACCESS_KEY!,
  });
}
