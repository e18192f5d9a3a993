import type { Network } from '../network.ts';
import type { ApiRoute } from './http.ts';
import { pageOf } from './pages.ts';
import { accountPath, dateText, numberJson } from './shapes.ts';

/** The account itself and its numbers in the REST API. */
export function accountRoutes(network: Network): ApiRoute[] {
  const { accountSid, friendlyName } = network;
  const createdAt = dateText(network.now());
  return [
    {
      method: 'GET',
      pattern: /^$/,
      handle: () => ({
        status: 200,
        body: {
          auth_token: '',
          date_created: createdAt,
          date_updated: createdAt,
          friendly_name: friendlyName,
          owner_account_sid: accountSid,
          sid: accountSid,
          status: 'active',
          subresource_uris: {},
          type: 'Full',
          uri: `${accountPath(accountSid)}.json`,
        },
      }),
    },
    {
      method: 'GET',
      pattern: /^\/IncomingPhoneNumbers$/,
      handle: (request) => {
        const wanted = request.query.get('PhoneNumber');
        const found = [...network.numbers.values()].filter(
          ({ number }) => wanted === null || number === wanted,
        );
        const items = found.map((owned) => numberJson(owned, accountSid));
        return { status: 200, body: pageOf(items, { name: 'incoming_phone_numbers', request, accountSid }) };
      },
    },
  ];
}
