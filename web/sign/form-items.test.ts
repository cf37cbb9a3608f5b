import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isAskable, questionOf, valueOf } from "./form-items.ts";
import type { FormItem } from "./session.ts";

const WORDS = { yes: "Sí", no: "No", lines: "Uno por línea." };

function item(more: Partial<FormItem>): FormItem {
  return {
    file_id: "fil_1",
    variable: "cliente.nombre",
    pointer: "/values/cliente/nombre",
    label: "Nombre",
    kind: "text",
    required: true,
    help: "",
    options: [],
    item: null,
    columns: [],
    value: null,
    missing: true,
    ...more,
  };
}

describe("questionOf", () => {
  it("asks with what fits the value", () => {
    assert.equal(questionOf(item({ kind: "money" }), WORDS).kind, "money");
    assert.equal(questionOf(item({ options: ["a", "b"] }), WORDS).kind, "dropdown");
    assert.deepEqual(questionOf(item({ kind: "boolean", value: false }), WORDS).options, ["Sí", "No"]);
    assert.equal(questionOf(item({ kind: "boolean", value: false }), WORDS).value, "No");
  });

  it("shows a list a line each", () => {
    const asked = questionOf(item({ kind: "list", item: "text", value: ["a", "b"] }), WORDS);

    assert.equal(asked.value, "a\nb");
    assert.equal(asked.help, "Uno por línea.");
  });
});

describe("valueOf", () => {
  it("is what the service takes", () => {
    assert.equal(valueOf(item({}), "  Ana ", WORDS), "Ana");
    assert.equal(valueOf(item({ kind: "boolean" }), "Sí", WORDS), true);
    assert.deepEqual(valueOf(item({ kind: "list", item: "text" }), "a\n\n b ", WORDS), ["a", "b"]);
    assert.equal(valueOf(item({}), " ", WORDS), null);
  });
});

describe("isAskable", () => {
  it("leaves out what needs more than a line", () => {
    assert.equal(isAskable(item({ kind: "table" })), false);
    assert.equal(isAskable(item({ kind: "image" })), false);
    assert.equal(isAskable(item({ kind: "list", item: "text" })), true);
  });
});
