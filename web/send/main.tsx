import { render } from "preact";
import "../shared/base.css";
import "./send.css";
import { startLanguage } from "../shared/language.ts";
import { App } from "./app.tsx";
import { startWords } from "./words.ts";

startLanguage();
startWords();
const page = document.getElementById("page");
if (page !== null) render(<App />, page);

// Another link pasted into the same tab only changes the fragment.
window.addEventListener("hashchange", () => window.location.reload());
