const BYTES = 16;

/** A fresh id by which the server recognises a second try; `randomUUID` is missing on plain http addresses. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
