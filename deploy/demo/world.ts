import type { Role } from '@jiceng/contracts/codes';
import type { DemoAccount } from './accounts.js';
import type { DemoDistrict } from './district.js';
import type { Gateway, Person } from './gateway-client.js';
import { organizationId } from './identifiers.js';
import { organizationCode, type DemoOrganization } from './organizations.js';

/** Roles that decide for an organization: they receive, accept, return and transfer tasks. */
const deciding: readonly Role[] = [
  'department_dispatcher',
  'street_dispatcher',
  'community_clerk',
  'intake_desk',
  'coordinator',
];
/** Roles that handle tasks for an organization, the usual one first. */
const working: readonly Role[] = [
  'department_handler',
  'street_dispatcher',
  'community_clerk',
  'grid_worker',
  'coordinator',
];

/** Finds the people of the demo who can act for an organization that the platform names by its id. */
export class World {
  readonly demo: DemoDistrict;
  readonly gateway: Gateway;
  private readonly organizations: Map<string, DemoOrganization>;
  private readonly accountOfStaff: ReadonlyMap<string, string>;
  private readonly accountsOf: Map<string, DemoAccount[]>;

  constructor(gateway: Gateway, demo: DemoDistrict) {
    this.gateway = gateway;
    this.demo = demo;
    this.organizations = new Map(
      demo.organizations.map((organization) => [organizationId(organization.code), organization]),
    );
    const account = new Map(demo.accounts.map((one) => [one.subject, one]));
    this.accountOfStaff = new Map(demo.staff.map(({ staffCode, id }) => [staffCode, account.get(id)!.account]));
    this.accountsOf = new Map(
      [...Map.groupBy(demo.staff, (person) => person.organizationCode)].map(([code, people]) => [
        organizationId(code),
        people.map((person) => account.get(person.id)!),
      ]),
    );
  }

  organization(id: string): DemoOrganization {
    const found = this.organizations.get(id);
    if (found === undefined) throw new Error(`organization ${id} is none of the demo district`);
    return found;
  }

  nameOf(id: string | null): string {
    return id === null ? 'nobody' : (this.organizations.get(id)?.name ?? id);
  }

  get government(): string {
    return organizationId(organizationCode.government(this.demo.district.code));
  }

  get coordinationOffice(): string {
    return organizationId(organizationCode.coordinationOffice(this.demo.district.code));
  }

  /** Returns a person who decides for the organization. */
  decider(id: string): Person {
    return this.personWith(id, deciding);
  }

  /** Returns a person who handles tasks of the organization. */
  worker(id: string): Person {
    return this.personWith(id, working);
  }

  /** Returns a person who verifies for the organization: a verifier, or else a clerk, a dispatcher or a coordinator. */
  verifier(id: string): Person {
    return this.personWith(id, ['verifier', 'community_clerk', 'street_dispatcher', 'coordinator']);
  }

  /** Returns the first worker of a grid, or the grid worker of the demo when the place lies in no grid. */
  gridWorker(gridCode: string | null): Person {
    const cover = this.demo.covers.find((one) => one.gridCode === gridCode && one.cover === 'A');
    return this.gateway.as((cover && this.accountOfStaff.get(cover.staffCode)) ?? 'grid-worker');
  }

  /** Returns the person who calls reporters back. This person takes no other part in issues. */
  caller(): Person {
    return this.personWith(this.coordinationOffice, ['caller']);
  }

  /** Returns the person who calls reporters for an organization: a caller, or else a dispatcher of the street. */
  callerOf(id: string): Person {
    return id === this.coordinationOffice ? this.caller() : this.personWith(id, ['caller', 'street_dispatcher']);
  }

  /** Returns the head of the organization. The head answers the requests of the units below. */
  leader(id: string): Person {
    return this.personWith(id, ['unit_leader', 'district_leader']);
  }

  arbiter(): Person {
    return this.personWith(this.coordinationOffice, ['arbiter']);
  }

  private personWith(id: string, roles: readonly Role[]): Person {
    const people = this.accountsOf.get(id) ?? [];
    for (const role of roles) {
      const found = people.find((account) => account.roles.includes(role));
      if (found !== undefined) return this.gateway.as(found.account);
    }
    throw new Error(`nobody in ${this.nameOf(id)} is ${roles.join(' or ')}`);
  }
}
