import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface SegmentsProps<Option extends string> {
  legend: string;
  options: readonly { value: Option; text: string; testid: string }[];
  chosen: Option;
  onChoose: (option: Option) => void;
}

/** A choice between a few ways, beside each other. */
export function Segments<Option extends string>({ legend, options, chosen, onChoose }: SegmentsProps<Option>): JSX.Element {
  const id = useId();
  return (
    <fieldset class="choice">
      <legend class="visually-hidden">{legend}</legend>
      {options.map(({ value, text, testid }) => (
        <label key={value}>
          <input type="radio" name={id} checked={chosen === value} onChange={() => onChoose(value)} data-testid={testid} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
