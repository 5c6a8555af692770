import { actorOf, type HeldPost } from './jurisdiction.rules.js';

const aPost = (parts: Partial<HeldPost>): HeldPost => ({
  organizationId: 'a',
  roles: [],
  areaCodes: [],
  lines: [],
  organizationLine: null,
  organizationIds: ['a'],
  ...parts,
});
const inStreetA = aPost({ roles: ['street_dispatcher'], areaCodes: ['320106001000'], organizationIds: ['a', 'a1'] });
const inWater = aPost({
  organizationId: 'b',
  roles: ['department_handler'],
  areaCodes: ['320106000000'],
  organizationLine: 'water',
  organizationIds: ['b'],
});

describe('an actor', () => {
  it('has the roles and the jurisdiction of the single post', () => {
    expect(actorOf({ id: 's', name: '王芳', posts: [inStreetA], organizationIds: ['a', 'a1'] })).toEqual({
      id: 's',
      name: '王芳',
      kind: 'staff',
      roles: ['street_dispatcher'],
      organizationId: 'a',
      organizationIds: ['a', 'a1'],
      areaCodes: ['320106001000'],
      lines: [],
    });
  });

  it('with two posts has each role only in the region of the post that gives the role', () => {
    const actor = actorOf({ id: 's', name: '王芳', posts: [inStreetA, inWater], organizationIds: ['a', 'a1', 'b'] });
    expect(actor!.roles).toEqual(['department_handler', 'street_dispatcher']);
    expect(actor!.standings).toEqual([
      {
        roles: ['street_dispatcher'],
        organizationId: 'a',
        organizationIds: ['a', 'a1'],
        areaCodes: ['320106001000'],
        lines: [],
      },
      {
        roles: ['department_handler'],
        organizationId: 'b',
        organizationIds: ['b'],
        areaCodes: ['320106000000'],
        lines: ['water'],
      },
    ]);
  });

  it('is null for a person without a post', () => {
    expect(actorOf({ id: 's', name: '王芳', posts: [], organizationIds: [] })).toBeNull();
  });
});
