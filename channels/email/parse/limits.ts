/** How much of one mail is taken over; what is beyond stays in the raw mail, and the text says so. */
export const MAIL_LIMITS = {
  /** Larger mail is fetched only in part. */
  rawBytes: 50 * 1024 * 1024,
  /** How much of a mail beyond `rawBytes` is read: its text stands at the front. */
  partialBytes: 8 * 1024 * 1024,
  textLength: 200_000,
  htmlLength: 1_000_000,
  attachments: 200,
  recipients: 100,
  mimeParts: 2_500,
  subjectLength: 500,
  nameLength: 200,
} as const;
