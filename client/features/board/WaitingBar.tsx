/** How many wait, against the queue where most do. */
export function WaitingBar({ waiting, most }: { waiting: number; most: number }) {
  return (
    <span className="bar-cell">
      <span className="bar-figure figures">{waiting}</span>
      <meter className="bar" min={0} max={most} value={waiting} aria-hidden="true" />
    </span>
  );
}
