import { numberOf } from '../messages/message.ts';
import { type Exchange, Phone } from './phone.ts';

/** All phones outside; one comes into being when somebody first uses or reaches its number. */
export class PhoneBook {
  private readonly phones = new Map<string, Phone>();
  private readonly exchange: Exchange;

  constructor(exchange: Exchange) {
    this.exchange = exchange;
  }

  get(address: string): Phone | undefined {
    return this.phones.get(numberOf(address));
  }

  ofNumber(number: string): Phone {
    const known = this.phones.get(number);
    if (known !== undefined) {
      return known;
    }
    const phone = new Phone(number, this.exchange);
    this.phones.set(number, phone);
    return phone;
  }
}
