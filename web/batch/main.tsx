import { render } from "preact";
import "../shared/base.css";
import "../sign/sign.css";
import "../sign/steps.css";
import "../giving/giving.css";
import "./batch.css";
import { startLanguage } from "../shared/language.ts";
import { App } from "./app.tsx";

startLanguage();
const page = document.getElementById("page");
if (page !== null) render(<App />, page);

// Another link pasted into the same tab only changes the fragment.
window.addEventListener("hashchange", () => window.location.reload());
