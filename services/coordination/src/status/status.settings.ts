import type { OpenHosts } from '../outgoing/address.rules.js';

/** The settings of messages to clients, from the configuration of the service. */
export interface StatusConfig {
  PUBLIC_URL: string;
  STATUS_WEBHOOK_HOSTS: readonly string[];
  JICENG_PROFILE: string;
}

export function openHosts({ STATUS_WEBHOOK_HOSTS, JICENG_PROFILE }: StatusConfig): OpenHosts {
  return { hosts: STATUS_WEBHOOK_HOSTS, isLocal: JICENG_PROFILE === 'local' };
}
