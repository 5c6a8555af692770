import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import { StoredFiles } from '@jiceng/platform/files';
import { FileKeys } from '@jiceng/platform/file-keys';
import { ClamdScanner } from '@jiceng/platform/file-scanner';
import type { FileSettings } from '@jiceng/platform/file-settings';
import { openFileStore } from '@jiceng/platform/file-store';
import type { Logger } from '@jiceng/platform/log';
import { CONFIG, LOGGER } from '@jiceng/platform/service';
import type { FileStore } from '@jiceng/platform/stored-object';
import { DataSource } from 'typeorm';

/** The file store, for injection. */
export const FILE_STORE = Symbol('coordination:file-store');

type Config = FileSettings & { ACTOR_CONTEXT_SECRET: string };

/**
 * Providers of the file store and of the stored files, built from the settings. Only in the local profile may folder
 * and key be absent; a temporary folder and a key made from ACTOR_CONTEXT_SECRET are used then.
 */
export const fileProviders: Provider[] = [
  {
    provide: FILE_STORE,
    inject: [CONFIG],
    useFactory: (config: Config): FileStore =>
      openFileStore({ ...config, FILES_FOLDER: config.FILES_FOLDER ?? join(tmpdir(), 'jiceng-files') }),
  },
  {
    provide: StoredFiles,
    inject: [CONFIG, LOGGER, DataSource, FILE_STORE],
    useFactory: (config: Config, log: Logger, dataSource: DataSource, store: FileStore): StoredFiles =>
      new StoredFiles({
        dataSource,
        store,
        log,
        keys: new FileKeys(config.FILES_KEY ?? `files of ${config.ACTOR_CONTEXT_SECRET}`),
        scanner: config.FILES_SCANNER ? new ClamdScanner(config.FILES_SCANNER) : null,
        limitBytes: config.FILES_LIMIT_BYTES,
      }),
  },
];
