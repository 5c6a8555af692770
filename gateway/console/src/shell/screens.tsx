import type { ComponentType } from 'react';
import { Desk } from '../desk/Desk';
import type { Words } from '../page/language';

/** One entry of the menu. README.md tells how one is added. */
export interface Screen {
  /** Its address; everything below belongs to it. */
  path: string;
  title: Words;
  /** Roles that it serves; others do not see it. */
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
      'district_admin',
    ],
    View: Desk,
  },
];

/** The screens of a person, the most important one first. */
export function screensFor(roles: readonly string[]): Screen[] {
  return screens.filter((screen) => screen.roles.some((role) => roles.includes(role)));
}
