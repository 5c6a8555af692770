import { ask, key } from './browser.js';

interface Unit {
  id: string;
  name: string;
  region: { code: string; name: string };
}

export const street = async (): Promise<Unit> =>
  (
    await ask<{ me: { organization: Unit } }>(
      'street-dispatcher',
      '{ me { organization { id name region { code name } } } }',
    )
  ).me.organization;

interface VacantPost {
  id: string;
  name: string;
  organization: string;
  region: string;
}

/** Creates a vacant post at the street. */
export async function aVacantPost(): Promise<VacantPost> {
  const { id: organizationId, name: organization, region } = await street();
  const code = `J${Date.now()}`;
  const name = `临时岗位${code}`;
  const input = {
    idempotencyKey: key(),
    code,
    name,
    establishment: 'CONTRACT',
    organizationId,
    roles: ['verifier'],
  };
  const { createPost } = await ask<{ createPost: { post: { id: string } } }>(
    'personnel-officer',
    'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }',
    { input },
  );
  return { id: createPost.post.id, name, organization, region: region.name };
}

interface NewPerson {
  staffId: string;
  name: string;
  post: string;
  assignment: { id: string; version: number };
}

/** Appoints a new person at the street, as another officer might do meanwhile. */
export async function aNewPerson(): Promise<NewPerson> {
  const post = await aVacantPost();
  const { region } = await street();
  const name = `演练${post.name.slice(-6)}`;
  const input = {
    idempotencyKey: key(),
    newStaff: { staffCode: `S${Date.now()}`, name },
    postId: post.id,
    areaCodes: [region.code],
  };
  const { appointStaff } = await ask<{
    appointStaff: { assignment: NewPerson['assignment']; staffMember: { id: string } };
  }>(
    'personnel-officer',
    'mutation ($input: AppointStaffInput!) { appointStaff(input: $input) { assignment { id version } staffMember { id } } }',
    { input },
  );
  return { staffId: appointStaff.staffMember.id, name, post: post.name, assignment: appointStaff.assignment };
}
