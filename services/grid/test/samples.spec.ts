import { describeGoldenSamples } from '@jiceng/testing/golden-samples';
import { service } from '../src/service.js';

describeGoldenSamples(service);
