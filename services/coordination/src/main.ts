import { runService } from '@jiceng/platform/service';
import { service } from './service.js';

await runService(service);
