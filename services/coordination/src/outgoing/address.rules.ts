import { BlockList, isIP } from 'node:net';
import { badInput } from '@jiceng/platform/errors';

/**
 * Addresses that no public host has: private, loopback, link-local, shared, reserved and multicast ranges. Each family has
 * a list of its own, because Node compares an IPv4 address with the range of mapped addresses too.
 */
const closed = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
]) {
  const [net, bits] = range.split('/');
  closed.ipv4.addSubnet(net!, Number(bits), 'ipv4');
}
// The last three hold an IPv4 address, which could be a private one.
for (const range of ['::/127', 'fc00::/7', 'fe80::/10', 'ff00::/8', '::ffff:0:0/96', '64:ff9b::/96', '2002::/16']) {
  const [net, bits] = range.split('/');
  closed.ipv6.addSubnet(net!, Number(bits), 'ipv6');
}

/** Returns whether a signed message may go to an IP address: only to a public one. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return !closed[family].check(address, family);
}

/** The hosts to which administrators may have messages sent, from the settings of the service. */
export interface OpenHosts {
  /** Names with the port unless it is 443, such as `hotline.example` or `hotline.example:8443`. */
  hosts: readonly string[];
  /** True in the local profile, where a receiver may listen on this computer without TLS. */
  isLocal: boolean;
}

/**
 * Checks an address to which messages are to be sent: https, a host on the list, no name or password in the address.
 * @throws BAD_INPUT
 */
export function receiverAddress(field: string, value: string, { hosts, isLocal }: OpenHosts): string {
  const url = value.length <= 500 && URL.canParse(value) ? new URL(value) : null;
  if (!url || url.username !== '' || url.password !== '' || url.hash !== '')
    throw badInput(
      field,
      '须为完整的网址，且不含用户名、密码和“#”',
      'must be an address without user, password and “#”',
    );
  if (isLocal && url.protocol === 'http:' && url.hostname === '127.0.0.1') return url.href;
  if (url.protocol !== 'https:') throw badInput(field, '须以 https:// 开头', 'must begin with https://');
  if (!hosts.includes(url.host))
    throw badInput(
      field,
      '该主机未获准接收推送，请联系运维人员加入名单',
      'names a host that is not on the list of allowed hosts; an operator adds hosts',
    );
  return url.href;
}
