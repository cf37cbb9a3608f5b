import assert from "node:assert/strict";
import { test } from "node:test";
import { missingOf, ownPage, saidOf, shownDetails } from "./session.ts";

const nobody = { name: "", email: "", phone: "", tax_id: "" };
const plain = { require: { name: true, email: false, phone: false, tax_id: false } };
const curious = { require: { name: true, email: true, phone: true, tax_id: true } };

test("the form has a name and an address, and what the sender asks for", () => {
  assert.deepEqual(shownDetails(plain), ["name", "email"]);
  assert.deepEqual(shownDetails(curious), ["name", "email", "phone", "tax_id"]);
});

test("what is asked may not be left empty", () => {
  assert.deepEqual(missingOf({ ...nobody, email: "ana@example.com" }, plain), ["name"]);
  assert.deepEqual(missingOf({ ...nobody, name: " " }, curious), ["name", "email", "phone", "tax_id"]);
});

test("what was left empty is not sent", () => {
  assert.deepEqual(saidOf({ ...nobody, name: " Ana ", email: " " }), { name: "Ana" });
});

test("one's own page is beside this one, also below the sites of an account", () => {
  assert.equal(ownPage("https://sign.example.com/sign#secret", "/accept"), "/sign#secret");
  assert.equal(ownPage("https://sign.example.com/sign#secret", "/embed/abc/accept"), "/embed/abc/sign#secret");
});
