import { serviceConfigSchema } from '@jiceng/platform/config';
import type { ServiceDefinition } from '@jiceng/platform/service';
import { AppModule } from './app.module.js';
import { dataSource } from './data-source.js';
import { policy } from './policy.js';

export const service: ServiceDefinition = {
  name: 'grid',
  module: AppModule,
  config: serviceConfigSchema,
  policy,
  dataSource,
};
