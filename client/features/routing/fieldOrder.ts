/** Hints stand below their fields, so that fields beside each other stand on one line. */
export const fieldOrder: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];
