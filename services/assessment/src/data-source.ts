import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { CreateDirectory1763911000000 } from './migrations/1763911000000-create-directory.js';
import { CreateObservations1763911100000 } from './migrations/1763911100000-create-observations.js';

/** Tables are read and written in SQL: every one is a read model, a fact or a sum, none is edited by a person. */
export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource(
    { entities: [], migrations: [CreateDirectory1763911000000, CreateObservations1763911100000] },
    url,
    poolSize,
  );
