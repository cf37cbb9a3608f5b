"use strict";

const TEXTS = {
  es: {
    title: "Mensajes de prueba", about: "Lo que el servicio envía por correo, SMS y WhatsApp en esta máquina. Nada sale de ella.",
    search: "Filtrar por destinatario o asunto", clear: "Vaciar", empty: "Todavía no hay mensajes.",
    none: "Elija un mensaje.", back: "Volver a la lista", html: "Mensaje", text: "Texto", headers: "Cabeceras",
    raw: "Original", views: "Vista del mensaje", from: "De", to: "Para", at: "Fecha", attachments: "Adjuntos",
    outcome: "Resultado", bounced: "rebotado", complained: "marcado como spam", delivered: "entregado", opted_out: "no quiere mensajes",
    sms: "SMS", whatsapp: "WhatsApp", email: "Correo", channel: "Canal", size: "Tamaño",
    units: (n, s) => `${n} caracteres, ${s} SMS`, confirm: "¿Borrar todos los mensajes?", count: (n) => (n === 1 ? "1 mensaje" : `${n} mensajes`),
  },
  pt: {
    title: "Mensagens de teste", about: "O que o serviço envia por e-mail, SMS e WhatsApp nesta máquina. Nada sai dela.",
    search: "Filtrar por destinatário ou assunto", clear: "Esvaziar", empty: "Ainda não há mensagens.",
    none: "Escolha uma mensagem.", back: "Voltar à lista", html: "Mensagem", text: "Texto", headers: "Cabeçalhos",
    raw: "Original", views: "Vista da mensagem", from: "De", to: "Para", at: "Data", attachments: "Anexos",
    outcome: "Resultado", bounced: "devolvida", complained: "marcada como spam", delivered: "entregue", opted_out: "não quer mensagens",
    sms: "SMS", whatsapp: "WhatsApp", email: "E-mail", channel: "Canal", size: "Tamanho",
    units: (n, s) => `${n} caracteres, ${s} SMS`, confirm: "Apagar todas as mensagens?", count: (n) => (n === 1 ? "1 mensagem" : `${n} mensagens`),
  },
  en: {
    title: "Test mailbox", about: "What the service sends by email, SMS and WhatsApp on this machine. Nothing leaves it.",
    search: "Filter by recipient or subject", clear: "Empty", empty: "No messages yet.",
    none: "Choose a message.", back: "Back to the list", html: "Message", text: "Text", headers: "Headers",
    raw: "Original", views: "View of the message", from: "From", to: "To", at: "Date", attachments: "Attachments",
    outcome: "Outcome", bounced: "bounced", complained: "marked as spam", delivered: "delivered", opted_out: "wants no messages",
    sms: "SMS", whatsapp: "WhatsApp", email: "Email", channel: "Channel", size: "Size",
    units: (n, s) => `${n} characters, ${s} SMS`, confirm: "Delete every message?", count: (n) => (n === 1 ? "1 message" : `${n} messages`),
  },
};

const language = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in TEXTS) ?? "es";
const say = TEXTS[language];
const part = (id) => document.getElementById(id);

let messages = [];
let current = null;
let view = "html";

document.documentElement.lang = language;
document.title = say.title;
for (const one of document.querySelectorAll("[data-text]")) one.textContent = say[one.dataset.text];
for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say[one.dataset.label]);
part("html").title = say.html;

function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function when(at) {
  return new Date(at).toLocaleString(language, { dateStyle: "medium", timeStyle: "medium" });
}

function list() {
  const wanted = part("search").value.trim().toLowerCase();
  const shown = messages.filter((one) => `${one.recipients.join(" ")} ${one.subject}`.toLowerCase().includes(wanted));
  part("count").textContent = say.count(shown.length);
  part("empty").hidden = messages.length > 0;
  part("list").replaceChildren(
    ...shown.map((one) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-current", String(one.id === current?.id));
      const title = element("strong", one.subject);
      if (one.channel !== "email") title.prepend(element("em", say[one.channel], `badge ${one.channel}`));
      button.append(title, element("span", `${one.recipients.join(", ")} · ${when(one.at)}`));
      if (one.outcome !== "delivered") button.append(element("span", ` · ${say[one.outcome]}`, "bad"));
      button.addEventListener("click", () => open(one));
      row.append(button);
      return row;
    }),
  );
}

function open(message) {
  current = message;
  document.body.classList.add("reading");
  part("none").hidden = true;
  part("shown").hidden = false;
  const byMail = message.channel === "email";
  part("subject").textContent = byMail ? message.subject : say[message.channel];
  part("views").hidden = !byMail;
  part("phone").hidden = byMail;
  const facts = [
    [say.from, message.sender],
    [say.to, message.recipients.join(", ")],
    [say.at, when(message.at)],
    [say.outcome, say[message.outcome]],
    [say.channel, say[message.channel]],
  ];
  if (message.channel === "sms") facts.push([say.size, say.units(message.text.length, segments(message.text))]);
  if (message.attachments.length)
    facts.push([say.attachments, message.attachments.map((one) => `${one.name} (${one.type}, ${one.size} B)`).join(", ")]);
  part("facts").replaceChildren(...facts.flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
  part("raw").href = `/mailbox/messages/${message.id}/raw`;
  part("html").src = `/mailbox/messages/${message.id}/html`;
  if (byMail) look(message.html ? "html" : "text");
  else chat(message);
  list();
  part("message").focus({ preventScroll: !window.matchMedia("(max-width: 48rem)").matches });
}

function chat(message) {
  part("html").hidden = part("text").hidden = true;
  part("phone").className = message.channel;
  part("bubble").replaceChildren(
    ...message.text.split(/(https?:\/\/\S+)/).map((piece, place) => {
      if (place % 2 === 0) return document.createTextNode(piece);
      const link = element("a", piece);
      link.href = piece;
      link.target = "_blank";
      link.rel = "noopener";
      return link;
    }),
  );
  part("told").textContent = when(message.at);
}

/** Counts as carriers do (3GPP TS 23.038): 160 letters of the basic alphabet fit into one, or 70 of any other. */
function segments(text) {
  const basic = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/.test(text);
  const length = basic ? text.length + (text.match(/[\^{}\\[~\]|€]/g) ?? []).length : text.length;
  const [one, many] = basic ? [160, 153] : [70, 67];
  return length <= one ? 1 : Math.ceil(length / many);
}

function look(chosen) {
  view = chosen;
  part("html").hidden = view !== "html";
  part("text").hidden = view === "html";
  part("text").textContent =
    view === "headers"
      ? Object.entries(current.headers).map(([name, value]) => `${name}: ${value}`).join("\n")
      : current.text;
  for (const one of document.querySelectorAll("[data-view]"))
    one.setAttribute("aria-pressed", String(one.dataset.view === view));
}

async function refresh() {
  const answer = await fetch("/mailbox/messages.json");
  const found = (await answer.json()).messages;
  if (found.length === messages.length && found[0]?.id === messages[0]?.id) return;
  messages = found;
  list();
}

for (const one of document.querySelectorAll("[data-view]")) one.addEventListener("click", () => look(one.dataset.view));
part("search").addEventListener("input", list);
part("back").addEventListener("click", () => {
  document.body.classList.remove("reading");
  part("list").querySelector("[aria-current=true]")?.focus();
});
part("clear").addEventListener("click", async () => {
  if (!window.confirm(say.confirm)) return;
  await fetch("/mailbox/messages.json", { method: "DELETE" });
  messages = [];
  current = null;
  part("shown").hidden = true;
  part("none").hidden = false;
  document.body.classList.remove("reading");
  list();
});

list();
refresh();
setInterval(() => refresh().catch(() => undefined), 2000);
