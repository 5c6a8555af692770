import { defineErrors } from '@jiceng/platform/errors';

export const dutyListDraftErrors = defineErrors({
  /** The list in force already gives each duty of the draft to the named organization alone. */
  DRAFT_CHANGES_NOTHING: {
    kind: 'conflict',
    zh: '现行权责清单已将所列职责明确给该单位，无需修改',
    en: 'The duty list in force already gives these duties to the named organizations alone',
  },
  /** The version to publish is not a draft, because it was published before. */
  NOT_A_DRAFT: {
    kind: 'conflict',
    zh: '权责清单第 {version} 版不是拟订稿',
    en: 'Version {version} of the duty list is not a draft',
  },
  /** Another version came into force after the draft was made. Publishing the draft would undo that version. */
  DRAFT_OUTDATED: {
    kind: 'conflict',
    zh: '拟订稿依据第 {basedOn} 版，现行为第 {inForce} 版；请重新拟订',
    en: 'The draft is based on version {basedOn}, but version {inForce} is in force now; make the draft again',
  },
});
