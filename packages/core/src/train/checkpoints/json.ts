/** JSON that also carries NaN and the infinities, as `{ "$number": "NaN" }`. */
export function stringify(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, item: unknown) => (isSpecial(item) ? { $number: String(item) } : item),
    indent,
  );
}

/** The inverse of {@link stringify}. Throws a SyntaxError. */
export function parse(text: string): unknown {
  return JSON.parse(text, (_, item: unknown) =>
    typeof item === 'object' && item && '$number' in item ? Number(item.$number) : item,
  );
}

const isSpecial = (item: unknown) => typeof item === 'number' && !Number.isFinite(item);
