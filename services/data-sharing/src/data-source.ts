import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { archiveHead, archivePacket, issueScope } from './archive/archive.table.js';
import { Baseline1796000000000 } from './migrations/1796000000000-baseline.js';
import { organization } from './organization/organization.table.js';
import { codeList, dataElement } from './standard/standard.table.js';

/** Every table of this service; a test compares them with the migrated database. */
export const tables = [archivePacket, archiveHead, issueScope, organization, dataElement, codeList];
const migrations = [Baseline1796000000000];

export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ tables, migrations }, url, poolSize);
