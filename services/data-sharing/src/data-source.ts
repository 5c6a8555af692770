import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { archiveHead, archivePacket, issueScope } from './archive/archive.table.js';
import { CreateArchive1763910000000 } from './migrations/1763910000000-create-archive.js';
import { CreateDataStandard1763910100000 } from './migrations/1763910100000-create-data-standard.js';
import { organization } from './organization/organization.table.js';
import { codeList, dataElement } from './standard/standard.table.js';

/** Every table of this service; a test compares them with the migrated database. */
export const tables = [archivePacket, archiveHead, issueScope, organization, dataElement, codeList];
const migrations = [CreateArchive1763910000000, CreateDataStandard1763910100000];

export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ tables, migrations }, url, poolSize);
