import type { ComponentType } from 'react';
import { Calls } from '../calls/Calls';
import { Desk } from '../desk/Desk';
import type { Words } from '../page/language';

/** One entry of the menu. README.md explains how to add an entry. */
export interface Screen {
  /** Address of the screen. Addresses below it belong to the same screen. */
  path: string;
  title: Words;
  /** Roles that may use the screen. Other users do not see it in the menu. */
  roles: readonly string[];
  View: ComponentType;
}

const screens: readonly Screen[] = [
  {
    path: '/console/desk',
    title: { zh: '值班台', en: 'Duty desk' },
    roles: [
      'street_dispatcher',
      'community_clerk',
      'grid_worker',
      'department_dispatcher',
      'department_handler',
      'coordinator',
      'intake_desk',
      'arbiter',
      'verifier',
      'unit_leader',
      'leader_on_duty',
      'district_leader',
      'district_admin',
    ],
    View: Desk,
  },
  {
    path: '/console/calls',
    title: { zh: '回访台', en: 'Call-backs' },
    roles: ['caller'],
    View: Calls,
  },
];

/** Returns the screens of a user, the most important first. */
export function screensFor(roles: readonly string[]): Screen[] {
  return screens.filter((screen) => screen.roles.some((role) => roles.includes(role)));
}
