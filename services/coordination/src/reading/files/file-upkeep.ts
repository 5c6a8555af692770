import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ServiceConfig } from '@jiceng/platform/config';
import type { FileSettings } from '@jiceng/platform/file-settings';
import { ObjectSweep, UnattachedSweep } from '@jiceng/platform/file-sweep';
import { StoredFiles } from '@jiceng/platform/files';
import type { Logger } from '@jiceng/platform/log';
import { Metrics } from '@jiceng/platform/metrics';
import type { QueueBackend } from '@jiceng/platform/queue';
import { CONFIG, LOGGER, QUEUES } from '@jiceng/platform/service';
import type { FileStore } from '@jiceng/platform/stored-object';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { FILE_STORE } from '../../case/files/file-parts.js';

/** Deletes, in the worker, files that were never attached and objects that no row names. Measures the store. */
@Injectable()
export class FileUpkeep implements OnModuleInit, OnApplicationShutdown {
  private readonly sweeps: { start: () => void; stop: () => Promise<void> }[];

  constructor(
    @Inject(CONFIG) private readonly config: ServiceConfig & FileSettings,
    @Inject(QUEUES) private readonly queues: QueueBackend | null,
    @Inject(FILE_STORE) store: FileStore,
    @Inject(LOGGER) log: Logger,
    dataSource: DataSource,
    private readonly files: StoredFiles,
    { registry }: Metrics,
  ) {
    this.sweeps = [new UnattachedSweep(dataSource, files, log), new ObjectSweep(dataSource, store, log)];
    const total = async (of: 'bytes' | 'files'): Promise<number> =>
      (await this.files.total().catch(() => ({ bytes: NaN, files: NaN })))[of];
    const measure = (settings: { name: string; help: string }, value: () => Promise<number> | number): Gauge =>
      new Gauge({
        ...settings,
        registers: [registry],
        async collect() {
          this.set(await value());
        },
      });
    measure({ name: 'jiceng_files_bytes', help: 'Bytes of all files, counted once a minute' }, () => total('bytes'));
    measure({ name: 'jiceng_files', help: 'Number of files, counted once a minute' }, () => total('files'));
    measure(
      { name: 'jiceng_files_limit_bytes', help: 'Bytes that all files may take' },
      () => this.config.FILES_LIMIT_BYTES,
    );
  }

  onModuleInit(): void {
    // A process that only prints the schema has no queues, and an API process leaves the sweeps to the workers.
    if (this.queues === null || this.config.JICENG_ROLE === 'api') return;
    for (const sweep of this.sweeps) sweep.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.sweeps.map((sweep) => sweep.stop()));
  }
}
