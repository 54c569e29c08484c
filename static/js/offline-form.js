// A form without a network: filled with what is on board, kept while somebody types, and put in the
// queue when it is sent.

import { currentAccount, findAccount } from "./offline/accounts.js";
import { choicesOnBoard } from "./offline/areas.js";
import { fillForm, readForm } from "./offline/form-fields.js";
import { localDraft } from "./offline/local-draft.js";
import { enqueue, findRecord } from "./offline/queue.js";
import { sendAtOnce } from "./offline/sending.js";
import { showUnkept } from "./offline/unkept.js";

const PAUSE = 300;
const OVERVIEW = "/offline/recent";
const form = document.querySelector("form[data-offline-form]");
const kind = form.dataset.offlineForm;
const about = new URLSearchParams(location.hash.slice(1));
const send = form.querySelector("[type=submit]");
let account;
let draft;
start();

async function start() {
  // Until this page knows whose device it is, there is nowhere to keep anything.
  send.disabled = true;
  form.elements.client_id.value = crypto.randomUUID();
  account = await currentAccount().catch(() => undefined);
  if (!account) return;
  offerBuurten(await choicesOnBoard());
  const record = about.has("kept") ? await findRecord(account, about.get("kept")) : undefined;
  draft = localDraft(record ? `${kind}/${record.meta.id}` : kind, account.id);
  await (record ? mend(record) : bringBack());
  const typing = keepTyping();
  // Heard last, when the checks of the page have let the form go or have stopped it.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    event.preventDefault();
    if (!mustGo()) leave(typing);
  });
  send.disabled = false;
}

/* Puts what the form says in the queue; from there it is sent as soon as it can be. */
export async function keepInQueue() {
  if (!(await findAccount(account.id))) throw new Error("signed out meanwhile");
  await enqueue(account, kind, readForm(form));
  await draft.discard().catch(() => {});
}

async function leave(typing) {
  typing.pause();
  try {
    await keepInQueue();
  } catch {
    typing.goOn();
    await sendInstead().catch(() => showUnkept(form, true));
    return;
  }
  navigator.storage?.persist?.().catch(() => {});
  const isUnsafe = kind === "signal" && form.elements.felt_unsafe.value === "1";
  location.assign(isUnsafe ? `/offline/concern#signal=${form.elements.client_id.value}` : OVERVIEW);
}

/* No room on this device: with a network it goes to the server straight away. */
async function sendInstead() {
  const { status, told } = await sendAtOnce(account, kind, readForm(form));
  if (told.url) location.assign(told.url);
  else if (told.errors) form.dispatchEvent(new CustomEvent("refused", { detail: { errors: told.errors, status } }));
  else throw new Error(`${status}`);
}

/* What the guard refuses is better mended here than refused in an hour. */
function mustGo() {
  const hint = form.querySelector(".guard--block");
  hint?.closest(".form-section__body").querySelector("textarea, input[type=text]")?.focus();
  return Boolean(hint);
}

function keepTyping() {
  let timer;
  let isPaused = false;
  const isKept = () => {
    showUnkept(form, false);
    form.querySelector("[data-draft-kept]").hidden = false;
  };
  const save = () => {
    clearTimeout(timer);
    if (!isPaused) draft.save(readForm(form)).then(isKept, () => showUnkept(form, true));
  };
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    });
  }
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) save(); });
  return {
    pause: () => {
      isPaused = true;
      clearTimeout(timer);
    },
    goOn: () => { isPaused = false; },
  };
}

async function bringBack() {
  const kept = await draft.find();
  if (kept) return showBack(kept);
  const signal = about.has("signal") ? await findRecord(account, about.get("signal")) : undefined;
  if (signal) takeOver(signal.content.fields);
  return undefined;
}

function showBack(kept) {
  fillForm(form, kept);
  const notice = document.querySelector("[data-offline-back]");
  notice.hidden = false;
  notice.querySelector("button").addEventListener("click", async () => {
    await draft.discard();
    location.reload();
  });
}

/* A concern about a signal of a moment ago: what was typed there need not be typed again. */
function takeOver(fields) {
  const taken = fields.filter(([name]) => ["buurt_code", "text"].includes(name));
  const standing = readForm(form).filter(([name]) => !taken.some(([same]) => same === name));
  fillForm(form, [...standing, ...taken, ["signal_client_id", about.get("signal")]]);
}

/* Opens what the server refused, with its reason at the field. */
async function mend({ content: { fields, errors = {}, status } }) {
  fillForm(form, fields);
  const typed = await draft.find();
  if (typed) fillForm(form, typed);
  form.dispatchEvent(new CustomEvent("refused", { detail: { errors, status } }));
}

function offerBuurten({ wijken }) {
  const list = form.elements.buurt_code;
  for (const { name, buurten } of wijken) {
    const group = Object.assign(document.createElement("optgroup"), { label: name });
    group.append(...buurten.map(([code, buurt]) => new Option(buurt, code)));
    list.append(group);
  }
}
