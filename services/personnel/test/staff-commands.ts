import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { key, officer, organizationId, postId, street } from './district.js';
import { basedOn } from './based-on.js';

export interface AssignmentView {
  id: string;
  main: boolean;
  validFrom: string;
  validTo: string | null;
  version: number;
}

/** The commands on posts and assignments. Fields that a test does not give get valid values. */
export function staffCommands(started: () => TestSubgraph) {
  const createPost = (code: string, organization: string, parts: Record<string, unknown> = {}, as = officer) =>
    started().ask<{ createPost: { post: { id: string; version: number } } }>(
      `mutation Create($input: CreatePostInput!) { createPost(input: $input) { post { id version } } }`,
      {
        as,
        variables: {
          input: {
            idempotencyKey: key(),
            code,
            name: `岗位${code}`,
            establishment: 'CONTRACT',
            organizationId: organizationId(organization),
            roles: ['street_dispatcher'],
            validFrom: '2026-01-01T00:00:00Z',
            ...parts,
          },
        },
      },
    );
  const appoint = (input: Record<string, unknown>, as = officer) =>
    started().ask<{ appointStaff: { assignment: AssignmentView; staffMember: { id: string; staffCode: string } } }>(
      `mutation Appoint($input: AppointStaffInput!) { appointStaff(input: $input) { assignment { id main validFrom validTo version } staffMember { id staffCode } } }`,
      { as, variables: { input: { idempotencyKey: key(), areaCodes: [street], ...input } } },
    );
  const end = async (assignmentId: string, parts: Record<string, unknown> = {}, as = officer) =>
    started().ask<{ endAssignment: { assignment: AssignmentView; releasedDuties: number } }>(
      `mutation End($input: EndAssignmentInput!) { endAssignment(input: $input) { assignment { id main validFrom validTo version } releasedDuties } }`,
      {
        as,
        variables: { input: { idempotencyKey: key(), ...(await basedOn(started(), { assignmentId, ...parts })) } },
      },
    );
  const aPersonOn = async (code: string, parts: Record<string, unknown> = {}): Promise<AssignmentView> => {
    await createPost(`${code}-P`, 'STREET');
    const answer = await appoint({
      newStaff: { staffCode: code, name: `新人${code}`, phone: '13800001234', email: 'a@b.cn' },
      postId: postId(`${code}-P`),
      validFrom: '2026-02-01T00:00:00Z',
      ...parts,
    });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data!.appointStaff.assignment;
  };
  return { createPost, appoint, end, aPersonOn };
}

export const codeOf = (answer: { errors?: { extensions: { code: string } }[] }): string | undefined =>
  answer.errors?.[0]?.extensions.code;
