import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { amountInWords, decimalOf } from "./amounts.ts";

describe("decimalOf", () => {
  it("reads thousands and decimals whichever sign they have", () => {
    assert.equal(decimalOf("1,234.56", "es"), "1234.56");
    assert.equal(decimalOf("1.234,56", "pt"), "1234.56");
    assert.equal(decimalOf("R$ 1.234.567", "pt"), "1234567");
    assert.equal(decimalOf("$ 12,5", "es"), "12.5");
  });

  it("takes three digits for thousands where the language does", () => {
    assert.equal(decimalOf("1,234", "es"), "1234");
    assert.equal(decimalOf("1.234", "pt"), "1234");
    assert.equal(decimalOf("1.234", "es"), "1.234");
  });

  it("leaves alone what is no number", () => {
    assert.equal(decimalOf(" doce ", "es"), "doce");
  });
});

describe("amountInWords", () => {
  it("shows how an amount was understood", () => {
    assert.equal(amountInWords("1234.5", "es", "MXN"), "$1,234.50");
    assert.equal(amountInWords("doce", "es", "MXN"), null);
  });
});
