import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { masked } from "./masks.ts";

describe("masked", () => {
  it("gives identifiers the shape that people know", () => {
    assert.equal(masked("cpf", "52998224725"), "529.982.247-25");
    assert.equal(masked("cnpj", "12abc34501de35"), "12.ABC.345/01DE-35");
    assert.equal(masked("rfc", "gode-561231 gr8"), "GODE561231GR8");
  });

  it("adds no sign after the last digit, so that one can delete", () => {
    assert.equal(masked("cpf", "529"), "529");
  });

  it("leaves everything else alone", () => {
    assert.equal(masked("text", "529 a"), "529 a");
  });
});
