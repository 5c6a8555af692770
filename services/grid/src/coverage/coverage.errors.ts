import { defineErrors } from '@jiceng/platform/errors';

export const coverageErrors = defineErrors({
  /** The grid of the assignment does not exist. */
  GRID_UNKNOWN: { kind: 'not_found', zh: '网格 {code} 不存在', en: 'There is no grid {code}' },
  /** Personnel has not announced a person with this code or id. */
  WORKER_UNKNOWN: { kind: 'not_found', zh: '查无此人：{staff}', en: 'There is no staff member {staff}' },
  /** The person does not hold a grid worker's post when the assignment begins. */
  WORKER_NOT_IN_SERVICE: {
    kind: 'conflict',
    zh: '{staff} 在 {from} 不是在岗网格员',
    en: 'Staff member {staff} holds no post of a grid worker at {from}',
  },
  /** The person already holds the other seat of the grid. Nobody could then stand in during an absence. */
  WORKER_HOLDS_OTHER_SEAT: {
    kind: 'conflict',
    zh: '{staff} 已是网格 {code} 的另一岗，A、B 岗不能为同一人',
    en: 'Staff member {staff} already holds the other seat of grid {code}; the seats A and B need two persons',
  },
  /** The seat has a holder from a later time on. An assignment can only be added after the existing ones. */
  SEAT_TAKEN_LATER: {
    kind: 'conflict',
    zh: '该岗自 {from} 起已有安排',
    en: 'The seat already has a holder from {from} on',
  },
  /** The assignment would end before it begins, or after the end that it already has. */
  ASSIGNMENT_END_MISPLACED: {
    kind: 'invalid',
    zh: '结束时间应不早于 {from}，且不晚于已定的结束时间',
    en: 'The assignment must end at {from} or later, but not after its recorded end',
  },
  /** No assignment has this id. */
  ASSIGNMENT_UNKNOWN: { kind: 'not_found', zh: '找不到网格分工 {id}', en: 'There is no grid assignment with id {id}' },
});
