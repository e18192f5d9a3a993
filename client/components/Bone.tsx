/** One bar of a skeleton; `size` says what it stands for. */
export function Bone({
  size,
}: {
  size: 'name' | 'line' | 'short' | 'avatar' | 'bubble' | 'bubbleOwn' | 'field';
}) {
  return <span className={`bone bone-${size}`} aria-hidden="true" />;
}
