import { loadGatewayConfig } from './config.js';
import { startGateway } from './gateway.js';
import { runUntilSignal } from './lifecycle.js';

await runUntilSignal(async () => {
  const config = loadGatewayConfig(process.env);
  return { ...(await startGateway(config)), graceSeconds: config.SHUTDOWN_GRACE_SECONDS };
});
