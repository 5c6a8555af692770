import { defineErrors } from '@jiceng/platform/errors';

/** Faults of rows of an imported duty list. */
export const dutyListErrors = defineErrors({
  /** The district has no region with this code. */
  UNKNOWN_REGION: { kind: 'invalid', zh: '区划 {code} 不存在', en: 'Region {code} does not exist' },
  /** No organization has this code. */
  UNKNOWN_ORGANIZATION: { kind: 'invalid', zh: '单位 {code} 不存在', en: 'Organization {code} does not exist' },
  /** A row names an organization as verifier, but no filled post of it may verify in the region or a part of it. */
  NOBODY_TO_VERIFY: {
    kind: 'invalid',
    zh: '单位 {code} 没有可在该区划内核查的任职人员',
    en: 'Nobody with a post in organization {code} may verify in the region',
  },
  /** Two rows give one duty to two organizations. Both rows are accepted, and the arbiter decides between them. */
  DUTY_GIVEN_TWICE: {
    kind: 'conflict',
    zh: '与第 {first} 行是同一职责，却由 {other} 承担',
    en: 'Row {first} gives the same duty to organization {other}',
  },
});
