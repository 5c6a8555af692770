import { defineErrors } from '@jiceng/platform/errors';

/** Faults of rows of imported intake desks. */
export const intakeDeskErrors = defineErrors({
  /**
   * The organization is a department, a station, or a street or community of another place. Only the coordination
   * office, a street or a community can be an intake desk.
   */
  NOT_AN_INTAKE_DESK: {
    kind: 'invalid',
    zh: '单位 {code} 不是该区域的指挥中心、街道或社区，不能作为受理台',
    en: 'Organization {code} is neither the coordination office nor the street or community of this region',
  },
  /** Two rows have the same region. */
  INTAKE_REGION_GIVEN_TWICE: {
    kind: 'invalid',
    zh: '区划 {code} 已在第 {first} 行指定受理台',
    en: 'Row {first} already names the intake desk of region {code}',
  },
});
