"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { Select } from "@/components/ui/select";
import type { ReferenceParameter } from "@/lib/openapi/types";
import { isNeeded } from "./request";
import { TryInput } from "./try-input";
import { useTrying } from "./trying";

interface ParameterFieldsProps {
  parameters: ReferenceParameter[];
  values: Record<string, string>;
  missing: string[];
  onChange: (name: string, value: string) => void;
}

/** A field for each parameter; those that may be left out stand folded away. */
export function ParameterFields({ parameters, values, missing, onChange }: ParameterFieldsProps) {
  const t = useTranslations("reference");
  const { share } = useTrying();
  const needed = parameters.filter(isNeeded);
  const others = parameters.filter((parameter) => !needed.includes(parameter));
  const field = (parameter: ReferenceParameter) => (
    <ParameterField
      key={parameter.name}
      parameter={parameter}
      value={values[parameter.name] ?? ""}
      error={missing.includes(parameter.name) ? t("missing") : undefined}
      onChange={(value) =>
        parameter.name === "project" ? share("project", value) : onChange(parameter.name, value)
      }
    />
  );
  return (
    <>
      {needed.map(field)}
      {others.length > 0 && (
        <details>
          <summary className="w-fit rounded py-0.5 text-xs font-medium text-ink-soft hover:text-ink">
            {t("optional", { count: others.length })}
          </summary>
          <div className="mt-2.5 grid gap-x-3 gap-y-3 sm:grid-cols-2">{others.map(field)}</div>
        </details>
      )}
    </>
  );
}

interface ParameterFieldProps {
  parameter: ReferenceParameter;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function ParameterField({ parameter: { name, schema }, value, error, onChange }: ParameterFieldProps) {
  const id = useId();
  const choices = schema.type === "boolean" ? ["true", "false"] : schema.enum?.map(String);
  if (choices === undefined) {
    const hint = String(schema.examples?.[0] ?? schema.default ?? schema.items?.enum?.join(",") ?? "");
    return (
      <TryInput label={name} name={name} value={value} error={error} placeholder={hint} onChange={onChange} />
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-mono text-xs">
        {name}
      </label>
      <Select id={id} name={name} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="" />
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </Select>
    </div>
  );
}

interface BodyFieldProps {
  type: string;
  text: string;
  setText: (text: string) => void;
}

/** The body as text, to be changed at will: a wrong one shows how it is refused. */
export function BodyField({ type, text, setText }: BodyFieldProps) {
  const t = useTranslations("reference");
  const id = useId();
  if (type === "") return null;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium">
        {t("body")} <span className="font-mono font-normal text-ink-soft">{type}</span>
      </label>
      <textarea
        id={id}
        name="body"
        value={text}
        rows={Math.min(Math.max(text.split("\n").length, 3), 16)}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="none"
        onChange={(event) => setText(event.target.value)}
        className="w-full resize-y rounded-md bg-raised px-2.5 py-2 font-mono text-xs/5 text-ink ring ring-edge focus:outline-2 focus:outline-accent"
      />
    </div>
  );
}
