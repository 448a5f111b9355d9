import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { type ComponentProps, useId } from "react";

interface SelectProps extends ComponentProps<"select"> {
  /** Above it; without one, it needs an `aria-label`. */
  label?: string;
  description?: string | undefined;
}

/** The native select, styled: it works on phones and with every screen reader, and needs no script. */
export function Select({ label, description, className = "", children, ...props }: SelectProps) {
  const id = useId();
  const isField = label !== undefined;
  const select = (
    <span className={`relative inline-flex ${isField ? "" : className}`}>
      <select
        id={id}
        aria-describedby={description ? `${id}-text` : undefined}
        className={`w-full appearance-none truncate bg-raised pr-7 text-sm text-ink ring ring-edge hover:bg-sunken pointer-coarse:h-11 ${isField ? "h-10 rounded-lg ps-3" : "h-8 rounded-md ps-2.5"}`}
        {...props}
      >
        {children}
      </select>
      <CaretDownIcon
        size={12}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-soft"
      />
    </span>
  );
  if (!isField) return select;
  return (
    <div className={`flex flex-col gap-2 ${className}`}>
      <label htmlFor={id} className="text-base font-medium">
        {label}
      </label>
      {select}
      {description && (
        <p id={`${id}-text`} className="text-sm text-ink-soft">
          {description}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps<Value extends string | number>
  extends Omit<SelectProps, "value" | "onChange" | "children"> {
  value: Value;
  values: readonly Value[];
  text: (value: Value) => string;
  onChange: (value: Value) => void;
}

/** A select of known values. */
export function Choice<Value extends string | number>(props: ChoiceProps<Value>) {
  const { value, values, text, onChange, ...select } = props;
  return (
    <Select
      {...select}
      value={value}
      onChange={({ target }) => onChange(values[target.selectedIndex] as Value)}
    >
      {values.map((one) => (
        <option key={one} value={one}>
          {text(one)}
        </option>
      ))}
    </Select>
  );
}
