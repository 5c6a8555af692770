import { apiEnum } from '../../api/graphql-enum.js';
import type { DutyLevel } from '../duty-list/duty-list.rules.js';

export const DutyLevelEnum = apiEnum<DutyLevel>('DutyLevel', 'Level at which a category is handled.', {
  community: 'Community (社区).',
  street: 'Street (街道).',
  district: 'District (区).',
});
