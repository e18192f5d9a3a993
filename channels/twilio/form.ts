import { parse } from 'node:querystring';
import { ChannelError } from '../channelError.ts';

/** A form as Twilio posts it; a name that came twice has both values. */
export type Form = Readonly<Record<string, string | string[] | undefined>>;

/** Reads a form. Wrong escapes are kept as they are: whether they are genuine is the signature's question. */
export function parseForm(text: string): Form {
  return parse(text, '&', '=', { maxKeys: 1000 });
}

/** The value of a field; empty when there is none, as Twilio itself sends empty fields. */
export function field(form: Form, name: string): string {
  const value = form[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** @throws ChannelError `malformed`, naming the field */
export function requiredField(form: Form, name: string): string {
  const value = field(form, name);
  if (value === '') {
    throw new ChannelError('malformed', `the call has no ${name}; Twilio always sends one`);
  }
  return value;
}
