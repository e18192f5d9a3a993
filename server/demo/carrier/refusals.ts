/**
 * What the carrier refuses, by Twilio's codes: HTTP status and Twilio's own words.
 * @see Twilio, "Error and Warning Dictionary"
 */
const REFUSALS = {
  20001: { status: 400, message: 'Unknown parameters' },
  20003: { status: 401, message: 'Authenticate' },
  20004: { status: 405, message: 'Method not allowed' },
  20404: { status: 404, message: 'The requested resource was not found' },
  20429: { status: 429, message: 'Too Many Requests' },
  20500: { status: 500, message: 'An internal server error has occurred' },
  21201: { status: 400, message: "No 'To' number is specified" },
  21205: { status: 400, message: 'Url is not a valid URL' },
  21210: { status: 400, message: 'The source phone number provided is not yet verified for your account' },
  21211: { status: 400, message: "Invalid 'To' Phone Number" },
  21213: { status: 400, message: "'From' phone number is required" },
  21215: { status: 403, message: 'Account not authorized to call the number' },
  21217: { status: 400, message: 'Phone number does not appear to be valid' },
  21220: { status: 400, message: 'Call is not in-progress. Cannot redirect.' },
  21266: { status: 400, message: "'To' and 'From' number cannot be the same" },
  21408: { status: 403, message: 'Permission to send an SMS has not been enabled for the region' },
  21602: { status: 400, message: 'Message body is required.' },
  21603: { status: 400, message: "A 'From' phone number is required." },
  21604: { status: 400, message: "A 'To' phone number is required." },
  21606: {
    status: 400,
    message: "The 'From' phone number is not a valid, SMS-capable inbound phone number for your account.",
  },
  21609: { status: 400, message: "The 'StatusCallback' URL is not a valid URL." },
  21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
  21614: { status: 400, message: "'To' number is not a valid mobile number" },
  21617: { status: 400, message: 'The concatenated message body exceeds the 1600 character limit.' },
  21620: { status: 400, message: 'Invalid media URL' },
  21623: { status: 400, message: 'Number of media files exceeds allowed limit' },
  21910: {
    status: 400,
    message: "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel",
  },
  63007: { status: 400, message: 'Twilio could not find a Channel with the specified From address' },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** A request that the carrier refuses; answered as JSON in Twilio's shape. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly retryAfterSeconds: number | null;

  constructor(code: RefusalCode, detail = '', retryAfterSeconds: number | null = null) {
    super(detail === '' ? REFUSALS[code].message : `${REFUSALS[code].message}: ${detail}`);
    this.code = code;
    this.status = REFUSALS[code].status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
