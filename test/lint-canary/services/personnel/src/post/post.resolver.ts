import { regionRule } from '../../../grid/src/region/region.rules.js';

export const postResolver: any = regionRule;
