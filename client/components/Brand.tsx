/** The mark and the name. */
export function Brand({ name = 'Atende' }: { name?: string }) {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" className="brand-mark" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="brand-ground" />
        <path d="M9 22V15a7 7 0 0 1 14 0v7" className="brand-line" />
        <rect x="6.5" y="16" width="5" height="8" rx="2.5" className="brand-fill" />
        <rect x="20.5" y="16" width="5" height="8" rx="2.5" className="brand-fill" />
      </svg>
      <span className="brand-name">{name}</span>
    </span>
  );
}
