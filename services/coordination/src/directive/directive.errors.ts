import { defineErrors } from '@jiceng/platform/errors';

export const directiveErrors = defineErrors({
  /** The document has a marking of secrecy. Nothing of it is stored. */
  DIRECTIVE_SECRET: {
    kind: 'forbidden',
    zh: '文件标有密级（{place}），涉密文件不得上传本平台；未保存任何内容，请改用涉密渠道办理',
    en: 'The document is marked as a state secret ({placeEn}). Nothing of it was stored; use the channel for classified documents',
  },
  /** The receiver has taken in this document already, by its number or with the same content. */
  DIRECTIVE_KNOWN: {
    kind: 'conflict',
    zh: '该文件已登记：{title}',
    en: 'The document was taken in before: {title}',
  },
  /** The items of the directive can no longer be changed, or not yet. */
  DIRECTIVE_NOT_REVIEWING: {
    kind: 'conflict',
    zh: '该文件不在审读中，不能修改要求或确认',
    en: 'The directive is not under review, so its items cannot be changed or confirmed',
  },
  /** The directive has a text already. */
  DIRECTIVE_HAS_TEXT: {
    kind: 'conflict',
    zh: '该文件已有文字，无需录入',
    en: 'The directive has a text already',
  },
  /** The directive is withdrawn, corrected or repealed, or has corrected or repealed another one. */
  DIRECTIVE_NOT_OPEN: {
    kind: 'conflict',
    zh: '该文件已撤回、已被更正或废止，或者已更正、废止其他文件，不能撤回',
    en: 'The directive is withdrawn, corrected or repealed, or has corrected or repealed another one',
  },
  /** A sentence belongs to no item, and no person marked it as no demand. */
  DIRECTIVE_UNCOVERED: {
    kind: 'conflict',
    zh: '还有 {open} 句未对应要求，也未标为非要求（首句为第 {first} 句）',
    en: '{open} sentences belong to no item and are not marked as no demand; the first is number {first}',
  },
  /** An item addresses no unit. */
  ITEM_WITHOUT_ADDRESSEE: {
    kind: 'conflict',
    zh: '有 {open} 条要求未确定责任单位',
    en: '{open} items address no unit',
  },
  /** A sentence with an item cannot be marked as no demand. */
  SENTENCE_HAS_ITEM: {
    kind: 'conflict',
    zh: '第 {sentence} 句已对应要求，请先删除该要求',
    en: 'Sentence {sentence} belongs to an item; remove the item first',
  },
});
