/**
 * The fields of a form that were changed in it. Only these are sent: what somebody else has changed since
 * the form was opened stays as they left it.
 */
export function changedOf<Values extends object>(
  values: Values,
  before: Readonly<Record<keyof Values, unknown>>,
): Partial<Values> {
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Values]),
  );
  // The entries are the values' own.
  return Object.fromEntries(changed) as Partial<Values>;
}
