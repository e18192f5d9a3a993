/** A number in groups, as people read it. Only the demo's own countries are known; others stay as they are. */
export function spokenNumber(number: string): string {
  return number
    .replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2-$3')
    .replace(/^\+55(\d{2})(\d{5})(\d{4})$/, '+55 $1 $2-$3')
    .replace(/^\+55(\d{2})(\d{4})(\d{4})$/, '+55 $1 $2-$3');
}
