import { Injectable } from '@nestjs/common';
import { RoleList } from '@jiceng/contracts/dictionary/role-list';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { DataSource } from 'typeorm';
import { districtRole, type DistrictRoleRow } from './district-role.table.js';

const rolesInOrder = defineQuery(
  districtRole.columns,
  (columns) => `SELECT ${columns()} FROM district_role ORDER BY position`,
);

/** Returns the roles that the district added, in the order in which it added them. */
export function listDistrictRoles(source: QuerySource): Promise<DistrictRoleRow[]> {
  return rolesInOrder.rows(source, []);
}

@Injectable()
export class RoleListService {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the roles that posts can carry: those built in and those that the district added. */
  async known(): Promise<RoleList> {
    return new RoleList(await listDistrictRoles(this.dataSource));
  }
}
