import { defineErrors } from '@jiceng/platform/errors';

export const catalogueErrors = defineErrors({
  /** The new version would take effect before the version that precedes it, or in the past. */
  CATALOGUE_OUT_OF_ORDER: {
    kind: 'conflict',
    zh: '新版目录的生效时间不得早于 {earliest}',
    en: 'A new version of the catalogue cannot take effect before {earliest}',
  },
  /** Two rows give the same class of the code different names. */
  CATEGORY_CLASS_NAME_DIFFERS: {
    kind: 'invalid',
    zh: '类别 {prefix} 在第 {first} 行名为“{name}”，名称须一致',
    en: 'Row {first} names the class {prefix} "{name}"; a class has one name',
  },
});
