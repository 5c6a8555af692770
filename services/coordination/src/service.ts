import type { ServiceDefinition } from '@jiceng/platform/service';
import { AppModule } from './app.module.js';
import { coordinationConfigSchema } from './config.js';
import { reporterPseudonyms } from './case/reporter/reporter-pseudonym.rules.js';
import { dataSource } from './data-source.js';
import { DemoClockModule } from './operations/demo-clock/demo-clock.module.js';
import { policy } from './policy.js';

export const service: ServiceDefinition = {
  name: 'coordination',
  module: AppModule,
  localModule: DemoClockModule,
  config: coordinationConfigSchema,
  policy,
  dataSource,
  // A staff member follows a confidential report by its receipt code.
  pseudonyms: (config) => {
    const of = reporterPseudonyms(config);
    return ({ id, kind }) => (kind === 'resident' ? of(id) : []);
  },
};
