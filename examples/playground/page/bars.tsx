interface BarsProps {
  label: string;
  /** Shares, 0 to 1. */
  of: readonly { name: string; share: number }[];
}

/** Probabilities as bars, the greatest marked. */
export function Bars({ label, of }: BarsProps) {
  const greatest = Math.max(...of.map(({ share }) => share));
  return (
    <ul class="bars" aria-label={label}>
      {of.map(({ name, share }) => (
        <li key={name} data-best={(share === greatest && share > 0) || undefined}>
          <span class="name">{name}</span>
          <span class="scale" aria-hidden="true">
            <span style={{ transform: `scaleX(${share})` }} />
          </span>
          <span class="number">{(100 * share).toFixed(1)} %</span>
        </li>
      ))}
    </ul>
  );
}
