import { z } from 'zod';
import type { FileStoreSettings } from './file-store.js';

const GIBIBYTE = 1024 ** 3;

/** The settings of a service that owns files. */
export const fileSettings = {
  /** Folder of the files, when no S3 store is used. Replicas of the service must share it. */
  FILES_FOLDER: z.string().min(1).optional(),
  FILES_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  FILES_S3_BUCKET: z.string().min(1).optional(),
  FILES_S3_PREFIX: z.string().default(''),
  FILES_S3_REGION: z.string().default('us-east-1'),
  FILES_S3_ACCESS_KEY_ID: z.string().optional(),
  FILES_S3_SECRET_ACCESS_KEY: z.string().optional(),
  /**
   * Declares that the network to the S3 store is private, so that plain HTTP is allowed. Files are sealed on the way.
   */
  FILES_S3_INTERNAL_HTTP: z.stringbool().default(false),
  /** Bytes that all files of the district may take in the store, derivatives included. */
  FILES_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(200 * GIBIBYTE),
  /** Host and port of clamd, which scans every file before it is accepted; no scan when absent. */
  FILES_SCANNER: z
    .string()
    .regex(/^[\w.-]+:\d{1,5}$/, 'must be host:port of clamd, such as clamav:3310')
    .optional(),
  /**
   * Secrets that wrap the keys of files, separated by commas. The first secret wraps and all secrets unwrap; files
   * whose secret is lost can never be read again.
   */
  FILES_KEY: z.string().min(32, 'needs at least 32 characters; make one with: openssl rand -hex 32').optional(),
};
export type FileSettings = FileStoreSettings & {
  FILES_S3_INTERNAL_HTTP: boolean;
  FILES_LIMIT_BYTES: number;
  FILES_SCANNER?: string | undefined;
  FILES_KEY?: string | undefined;
};

/** Returns the settings of the file store that are missing or do not fit each other. */
export function fileFaults(settings: FileSettings, local: boolean): { path: string; message: string }[] {
  const faults: { path: string; message: string }[] = [];
  const fault = (path: string, message: string): void => void faults.push({ path, message });
  if (settings.FILES_S3_ENDPOINT) {
    for (const path of ['FILES_S3_BUCKET', 'FILES_S3_ACCESS_KEY_ID', 'FILES_S3_SECRET_ACCESS_KEY'] as const)
      if (!settings[path]) fault(path, 'is needed with FILES_S3_ENDPOINT');
    if (!local && settings.FILES_S3_ENDPOINT.startsWith('http://') && !settings.FILES_S3_INTERNAL_HTTP)
      fault(
        'FILES_S3_ENDPOINT',
        'is not https; use https, or set FILES_S3_INTERNAL_HTTP=true on a network of your own',
      );
  } else if (!settings.FILES_FOLDER && !local)
    fault('FILES_FOLDER', 'there is no place for files; set FILES_FOLDER, or FILES_S3_ENDPOINT and FILES_S3_BUCKET');
  if (!settings.FILES_KEY && !local) fault('FILES_KEY', 'is needed to seal files; make one with: openssl rand -hex 32');
  return faults;
}
