import type { ChangeEvent, ComponentProps } from "react";
import { Select } from "./select";
import { SelectField } from "./select-field";

interface Choices<Value extends string | number> {
  value: Value;
  values: readonly Value[];
  text: (value: Value) => string;
  onChange: (value: Value) => void;
}

type ChoiceProps<Value extends string | number, Props> = Choices<Value> &
  Omit<Props, keyof Choices<Value> | "children">;

function selectProps<Value extends string | number>({ value, values, text, onChange }: Choices<Value>) {
  return {
    value,
    onChange: ({ target }: ChangeEvent<HTMLSelectElement>) => onChange(values[target.selectedIndex] as Value),
    children: values.map((one) => (
      <option key={one} value={one}>
        {text(one)}
      </option>
    )),
  };
}

/** A select of known values. */
export function Choice<Value extends string | number>(
  props: ChoiceProps<Value, ComponentProps<typeof Select>>,
) {
  const { value, values, text, onChange, ...select } = props;
  return <Select {...select} {...selectProps({ value, values, text, onChange })} />;
}

/** The same with a label above it. */
export function ChoiceField<Value extends string | number>(
  props: ChoiceProps<Value, ComponentProps<typeof SelectField>>,
) {
  const { value, values, text, onChange, ...field } = props;
  return <SelectField {...field} {...selectProps({ value, values, text, onChange })} />;
}
