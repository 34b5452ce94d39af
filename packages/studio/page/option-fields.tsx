import type { FieldSchema, Task } from './api';
import { spaced } from './format';
import { datasets } from './state';

type Options = Task['options'];

interface OptionFieldsProps {
  options: Options;
  /** Values that the fields begin with. */
  given: Readonly<Record<string, unknown>>;
}

/** Fields that a form of everyone's concern begins with; the others are behind a line that opens. */
const common =
  /^(recipe|data|dataset|folder|style|photographs|corpus|network|env|agent|model|epochs|steps|seed)$/;

/** A field for every option. An empty one leaves the option at its default. */
export function OptionFields({ options, given }: OptionFieldsProps) {
  const { properties = {}, required = [] } = options;
  const fields = Object.entries(properties).map(([name, schema]) => ({
    ...{ name, schema, value: given[name], isRequired: required.includes(name) },
    isCommon: common.test(name) || required.includes(name),
  }));
  const others = fields.filter(({ isCommon }) => !isCommon);
  return (
    <>
      <datalist id="datasets">
        {datasets.value.map(({ name, path }) => (
          <option key={name} value={path} />
        ))}
      </datalist>
      <div class="fields">
        {fields
          .filter(({ isCommon }) => isCommon)
          .map((field) => (
            <Field key={field.name} {...field} />
          ))}
      </div>
      {others.length > 0 && (
        <details open={others.some(({ name }) => name in given)}>
          <summary>{others.length} more options</summary>
          <div class="fields">
            {others.map((field) => (
              <Field key={field.name} {...field} />
            ))}
          </div>
        </details>
      )}
    </>
  );
}

interface FieldProps {
  name: string;
  schema: FieldSchema;
  value: unknown;
  isRequired: boolean;
}

function Field({ name, schema, value, isRequired }: FieldProps) {
  const { type, description, default: initial } = schema;
  const choices = schema.enum ?? schema.items?.enum;
  const [id, hint] = [`option-${name}`, `hint-${name}`];
  const common = { id, name, 'aria-describedby': hint };
  const control = () => {
    if (type === 'boolean') {
      return <input {...common} type="checkbox" defaultChecked={Boolean(value ?? initial)} />;
    }
    if (choices) {
      const isMany = type === 'array';
      const byDefault = initial === undefined ? 'by default' : `by default (${initial as string})`;
      const selected = [value].flat();
      return (
        <select {...common} multiple={isMany} size={isMany ? Math.min(choices.length, 4) : undefined}>
          {!isMany && <option value="">{byDefault}</option>}
          {choices.map((choice) => (
            <option key={choice} selected={selected.includes(choice)}>
              {choice}
            </option>
          ))}
        </select>
      );
    }
    const texts = { placeholder: textOf(initial), defaultValue: textOf(value), required: isRequired };
    if (type === 'number' || type === 'integer') {
      const step = type === 'integer' ? 1 : 'any';
      return <input {...common} {...texts} {...boundsOf(schema)} type="number" step={step} />;
    }
    return takesDataset.test(name) ? (
      <input {...common} {...texts} list="datasets" />
    ) : (
      <input {...common} {...texts} />
    );
  };
  return (
    <div class={type === 'boolean' ? 'field switch' : 'field'}>
      <label for={id}>{spaced(name)}</label>
      {control()}
      <small id={hint}>{description}</small>
    </div>
  );
}

const takesDataset = /^(data|dataset|folder|photographs)$/;

function boundsOf({ type, minimum, exclusiveMinimum, maximum }: FieldSchema) {
  const finite = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : undefined;
  return {
    min: finite(minimum) ?? (type === 'integer' && exclusiveMinimum === 0 ? 1 : undefined),
    max: finite(maximum),
  };
}

/** A value as it is typed. */
const textOf = (value: unknown) =>
  value === undefined ? undefined : [value as string | string[]].flat().join(' ');

/** The options that the fields of a form differ in from the defaults. */
export function optionsOf({ properties = {} }: Options, data: FormData): Record<string, unknown> {
  const entries = Object.entries(properties).map(([name, { type, items, default: initial }]) => {
    const texts = (data.getAll(name) as string[]).map((text) => text.trim());
    if (type === 'boolean') {
      const isOn = texts.length > 0;
      return [name, isOn === Boolean(initial) ? undefined : isOn];
    }
    const given = texts.filter(Boolean);
    if (!given.length) return [name, undefined];
    if (type !== 'array') return [name, type === 'string' ? given[0] : typed(given[0]!, type)];
    const words = items?.enum ? given : given[0]!.split(/\s+/);
    return [name, words.map((word) => typed(word, items?.type))];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
}

const typed = (text: string, type: string | undefined) =>
  type === 'number' || type === 'integer' ? Number(text) : text;
