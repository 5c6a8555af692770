import { defineErrors } from '@jiceng/platform/errors';

/** Faults of rows of an imported duty list. */
export const dutyListErrors = defineErrors({
  /** A row names a region that the district does not have. */
  UNKNOWN_REGION: { kind: 'invalid', zh: '区划 {code} 不存在', en: 'Region {code} does not exist' },
  /** A row names an organization by a code that no organization has. */
  UNKNOWN_ORGANIZATION: { kind: 'invalid', zh: '单位 {code} 不存在', en: 'Organization {code} does not exist' },
  /** Two rows give one duty to two organizations; both are taken over, and arbitration decides between them. */
  DUTY_GIVEN_TWICE: {
    kind: 'conflict',
    zh: '与第 {first} 行是同一职责，却由 {other} 承担',
    en: 'Row {first} gives the same duty to {other}',
  },
});
