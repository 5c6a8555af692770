import { defineErrors } from '@jiceng/platform/errors';

export const catalogueErrors = defineErrors({
  /** The new version would take effect before the version that precedes it, or in the past. */
  CATALOGUE_OUT_OF_ORDER: {
    kind: 'conflict',
    zh: '新版目录的生效时间不得早于 {earliest}',
    en: 'A new version of the catalogue cannot take effect before {earliest}',
  },
  /** The file equals the newest version, which begins at another time than the one given. */
  CATALOGUE_UNCHANGED: {
    kind: 'conflict',
    zh: '目录与第 {version} 版内容相同，该版自 {from} 起施行，不能改期',
    en: 'The file equals version {version}, which takes effect at {from}; its date cannot be moved',
  },
  /** Two rows give the same class of the code different names. */
  CATEGORY_CLASS_NAME_DIFFERS: {
    kind: 'invalid',
    zh: '类别 {prefix} 在第 {first} 行名为“{name}”，名称须一致',
    en: 'Row {first} names the class {prefix} "{name}"; a class has one name',
  },
});
