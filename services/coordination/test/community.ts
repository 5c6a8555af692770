import type { Actor } from '@jiceng/platform/context';
import { assignmentChanged, type AssignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { newId } from '@jiceng/platform/ids';
import { aStaffActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { gridA, organizationId, people, staffId } from './district.js';

/** The community of street A that contains grid A, and its committee. */
export const communityA = '320106001001';
export const committee = organizationId('COMMITTEE-A');
const ofCommittee = { organizationId: committee, organizationIds: [committee] };
export const worker = aStaffActor({
  id: staffId('COMMITTEE-A-2'),
  name: '网格员',
  roles: ['grid_worker'],
  areaCodes: [gridA],
  ...ofCommittee,
});
export const clerk = aStaffActor({
  id: staffId('COMMITTEE-A-1'),
  name: '社区',
  roles: ['community_clerk'],
  areaCodes: [communityA],
  ...ofCommittee,
});

/**
 * Adds the committee of community A to the district by events of personnel. The clerk gets a post there, so routing
 * knows the clerk.
 * @param others further persons of the committee who get a post
 */
export async function foundCommittee(subgraph: TestSubgraph, ...others: Actor[]): Promise<void> {
  const valid = { validFrom: '2020-01-01T00:00:00.000Z', validTo: null, version: 1 };
  await subgraph.deliver(organizationChanged, {
    organizationId: committee,
    code: 'COMMITTEE-A',
    name: '社区居委会',
    kind: 'community_committee',
    line: null,
    parentId: organizationId('STREET-A'),
    regionCode: communityA,
    ...valid,
  });
  for (const { id, name, roles, areaCodes } of [clerk, ...others])
    await subgraph.deliver(assignmentChanged, {
      assignmentId: newId(),
      staffId: id,
      staffCode: id,
      staffName: name,
      postId: newId(),
      postName: '社区岗位',
      organizationId: committee,
      roles: [...roles] as AssignmentChanged['roles'],
      areaCodes: [...areaCodes],
      lines: [],
      ...valid,
    });
}

export interface MatrixAnswer {
  importAuthorityMatrix: { imported: number; errors: { row: number; field: string; code: string }[] };
}

/** Replaces the authority matrix; the answer holds the faults of the rows. */
export const importMatrix = (subgraph: TestSubgraph, content: string, as: Actor = people.operator) =>
  subgraph.ask<MatrixAnswer>(
    'mutation($input: ImportInput!) { importAuthorityMatrix(input: $input) { imported errors { row field code } } }',
    { as, variables: { input: { idempotencyKey: newId(), content } } },
  );
