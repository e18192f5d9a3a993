import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** Whether the number can exist, by its country's rules. */
export function isPossibleNumber(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number) && parsePhoneNumberFromString(number)?.isPossible() === true;
}

/** Where a number is, as Twilio's webhooks tell it; only the country is known here. */
export function placeFields(prefix: string, number: string): Record<string, string> {
  return {
    [`${prefix}Country`]: parsePhoneNumberFromString(number)?.country ?? '',
    [`${prefix}State`]: '',
    [`${prefix}City`]: '',
    [`${prefix}Zip`]: '',
  };
}
