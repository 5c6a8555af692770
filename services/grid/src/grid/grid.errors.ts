import { defineErrors } from '@jiceng/platform/errors';

/** Faults of a grid in an import. */
export const gridErrors = defineErrors({
  /** The comparison of the borders would take too long. Ordinary files do not reach this limit. */
  IMPORT_TOO_COMPLEX: {
    kind: 'invalid',
    zh: '文件中的网格边界过于复杂，请拆分后分批导入',
    en: 'The borders in the file are too complex; split the file and import the parts',
  },
  /** The feature is not a GeoJSON feature with properties and a polygon. */
  GRID_FEATURE_MALFORMED: {
    kind: 'invalid',
    zh: '不是有效的 GeoJSON 要素：{problemZh}',
    en: 'The row is not a valid GeoJSON feature: {problem}',
  },
  /** The code of the community is not the first twelve digits of the grid code. */
  GRID_OUTSIDE_COMMUNITY: {
    kind: 'invalid',
    zh: '网格 {code} 的前 12 位应为社区代码 {community}',
    en: 'The first 12 digits of grid code {code} must be the community code {community}',
  },
  /** The tree of regions does not contain the community. */
  GRID_COMMUNITY_UNKNOWN: { kind: 'invalid', zh: '社区 {community} 不存在', en: 'There is no community {community}' },
  /** The grid lies about 50 km or more from the known grids, or from the middle of its file when no grid is known. */
  GRID_FAR_FROM_DISTRICT: {
    kind: 'invalid',
    zh: '网格 {code} 远离本辖区，请核对坐标与坐标系',
    en: 'Grid {code} lies far from the district; check its coordinates and their reference system',
  },
  /** A ring does not end at its first corner. */
  GRID_RING_NOT_CLOSED: { kind: 'invalid', zh: '第 {ring} 个环未闭合', en: 'Ring {ring} is not closed' },
  /** A ring has fewer than three different corners. */
  GRID_RING_TOO_SHORT: {
    kind: 'invalid',
    zh: '第 {ring} 个环少于三个不同的点',
    en: 'Ring {ring} has fewer than three different corners',
  },
  /** The border crosses or touches itself, or two rings cross. */
  GRID_RING_CROSSES: {
    kind: 'invalid',
    zh: '边界在 {longitude}, {latitude} 附近自相交',
    en: 'The border of the grid crosses itself near {longitude}, {latitude}',
  },
  /** A hole does not lie inside the outer ring, or lies inside another hole. */
  GRID_HOLE_MISPLACED: {
    kind: 'invalid',
    zh: '第 {ring} 个环不在外环之内',
    en: 'Ring {ring} does not lie inside the outer ring',
  },
  /** The grid has more corners than allowed. */
  GRID_TOO_MANY_VERTICES: {
    kind: 'invalid',
    zh: '边界有 {count} 个顶点，最多允许 {max} 个',
    en: 'The border has {count} corners; at most {max} are allowed',
  },
  /** The area is below a square metre, or the extent is larger than 0.5°. */
  GRID_SIZE_IMPLAUSIBLE: {
    kind: 'invalid',
    zh: '网格面积 {area} 平方米，明显不合理',
    en: 'The area of {area} square metres is not plausible for a grid',
  },
  /** The grid overlaps another grid. */
  GRID_OVERLAPS: {
    kind: 'invalid',
    zh: '与网格 {other} 重叠约 {area} 平方米',
    en: 'The grid overlaps grid {other} by about {area} square metres',
  },
  /** The new state would begin before the present state of the grid, or in the future. */
  GRID_VALID_FROM_MISPLACED: {
    kind: 'invalid',
    zh: '生效时间应在 {earliest} 至 {latest} 之间',
    en: 'The effective date must lie between {earliest} and {latest}',
  },
});
