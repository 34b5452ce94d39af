interface ChoiceProps<Option extends string | number> {
  label: string;
  value: Option;
  options: readonly Option[];
  /** What an option is called. Default: itself. */
  titleOf?: (option: Option) => string | number;
  onChoose: (option: Option) => void;
  disabled?: boolean;
}

/** One of some options, with a label. */
export function Choice<Option extends string | number>({
  label,
  value,
  options,
  titleOf = (option) => option,
  onChoose,
  disabled,
}: ChoiceProps<Option>) {
  return (
    <label class="field">
      {label}
      <select
        value={value}
        disabled={disabled}
        onChange={({ currentTarget }) => onChoose(options[currentTarget.selectedIndex]!)}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {titleOf(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
