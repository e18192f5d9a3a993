/** Leaves out fields that were not given, so that "not asked" never overwrites what is stored. */
export function withoutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Only undefined values were taken out.
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}
