import { shownPhone } from '../features/contacts/shownPhone.ts';

/** A contact's name; someone known by their number only is shown with it in groups. */
export function shownName(name: string): string {
  return /^\+\d{7,15}$/.test(name) ? shownPhone(name) : name;
}
