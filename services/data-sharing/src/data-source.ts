import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { ArchivePacketRow, IssueScopeRow } from './archive/archive.entity.js';
import { CreateArchive1763910000000 } from './migrations/1763910000000-create-archive.js';
import { CreateDataStandard1763910100000 } from './migrations/1763910100000-create-data-standard.js';
import { OrganizationRow } from './organization/organization.entity.js';
import { CodeListRow, DataElementRow } from './standard/standard.entity.js';

const entities = [ArchivePacketRow, IssueScopeRow, OrganizationRow, DataElementRow, CodeListRow];
const migrations = [CreateArchive1763910000000, CreateDataStandard1763910100000];

export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ entities, migrations }, url, poolSize);
