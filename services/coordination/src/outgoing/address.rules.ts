import { BlockList, isIP } from 'node:net';
import { badInput } from '@jiceng/platform/errors';

/**
 * Addresses that no public host has: private, loopback, link-local, shared, reserved, documentation and multicast ranges.
 * Each family has a list of its own, because Node compares an IPv4 address with the range of mapped addresses too.
 */
const closed = { ipv4: new BlockList(), ipv6: new BlockList() };
/** The addresses of IPv6 that are given to hosts. */
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]) {
  const [net, bits] = range.split('/');
  closed.ipv4.addSubnet(net!, Number(bits), 'ipv4');
}
// Inside the range of hosts: protocols and tunnels, which may hold a private IPv4 address, and documentation.
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16']) {
  const [net, bits] = range.split('/');
  closed.ipv6.addSubnet(net!, Number(bits), 'ipv6');
}

/** Returns whether a signed message may go to an IP address: only to a public one. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  if (version === 4) return !closed.ipv4.check(address, 'ipv4');
  return global.check(address, 'ipv6') && !closed.ipv6.check(address, 'ipv6');
}

/** The hosts to which administrators may have messages sent, from the settings of the service. */
export interface OpenHosts {
  /** Names with the port unless it is 443, such as `hotline.example` or `hotline.example:8443`. */
  hosts: readonly string[];
  /** True in the local profile, where a receiver may listen on this computer without TLS. */
  isLocal: boolean;
}

/**
 * Checks an address to which messages are to be sent: https, a host on the list, no name, password or query in the
 * address. A query is where receivers keep keys, and the address stands in the audit chain for ever; the signature proves
 * the sender.
 * @throws BAD_INPUT
 */
export function receiverAddress(field: string, value: string, { hosts, isLocal }: OpenHosts): string {
  const url = value.length <= 500 && URL.canParse(value) ? new URL(value) : null;
  if (!url || url.username !== '' || url.password !== '' || url.hash !== '' || value.includes('?'))
    throw badInput(
      field,
      '须为完整的网址，且不含用户名、密码、“?”和“#”',
      'must be an address without user, password, “?” and “#”',
    );
  if (isLocal && url.protocol === 'http:' && url.hostname === '127.0.0.1') return url.href;
  if (url.protocol !== 'https:') throw badInput(field, '须为使用加密连接的网址', 'must begin with https://');
  if (!hosts.includes(url.host))
    throw badInput(
      field,
      '该主机未获准接收推送，请联系运维人员加入名单',
      'names a host that is not on the list of allowed hosts; an operator adds hosts',
    );
  return url.href;
}
