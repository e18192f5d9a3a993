import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ChannelError } from '../channelError.ts';

/** Networks that are no public host: this machine, its neighbours, documentation, tunnels to the former. */
const NOT_PUBLIC_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
const NOT_PUBLIC_V6 = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const;

const blocked = new BlockList();
for (const [network, prefix] of NOT_PUBLIC_V4) {
  blocked.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of NOT_PUBLIC_V6) {
  blocked.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address is one of the public internet. IPv4 inside IPv6 counts as the IPv4 address. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && !blocked.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Name look-up for `net.connect` that refuses names leading to non-public addresses. It runs at connect time,
 * so a name that changes its address between a check and the connection gains nothing.
 * A host that is written as an address never comes here: check it with `isPublicAddress` beforehand.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  const all: LookupAllOptions = { ...options, all: true };
  lookup(hostname, all, (error, addresses) => {
    if (error !== null) {
      callback(error, '');
      return;
    }
    const offending = addresses.find((each) => !isPublicAddress(each.address));
    if (offending !== undefined || addresses[0] === undefined) {
      callback(forbidden(hostname, offending), '');
    } else if (options.all === true) {
      callback(null, addresses);
    } else {
      callback(null, addresses[0].address, addresses[0].family);
    }
  });
};

function forbidden(hostname: string, found: LookupAddress | undefined): ChannelError {
  const where = found === undefined ? 'no address' : found.address;
  return new ChannelError(
    'forbiddenHost',
    `${hostname} leads to ${where}, which is not on the public internet`,
  );
}
