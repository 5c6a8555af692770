import { clientChanged } from '@jiceng/contracts/personnel/client-changed';
import { readModel } from '@jiceng/platform/read-model';
import { knownClient } from './status.table.js';

export const clients = readModel(clientChanged, knownClient, ({ clientId, callsBack = false, ...state }) => ({
  ...state,
  callsBack,
  id: clientId,
}));
