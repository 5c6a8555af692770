import { describeHostileInputs } from '@jiceng/testing/hostile-inputs';
import { service } from '../src/service.js';

describeHostileInputs(service);
