// What waits on this device and what was recorded last. Also without a network.

import { currentAccount, findAccount } from "./offline/accounts.js";
import { choicesOnBoard } from "./offline/areas.js";
import { ARRIVED, listRecords, REFUSED, remove, WAITING, watchQueue } from "./offline/queue.js";
import { find } from "./offline/shelf.js";

const root = document.querySelector("[data-recent]");
const [queue, waiting, recent] = ["queue", "waiting-list", "recent-list"].map((name) => root.querySelector(`[data-${name}]`));
const templates = Object.fromEntries([...root.querySelectorAll("template")].map((each) => [each.dataset.row, each.content]));
const language = document.documentElement.lang;
const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

watchQueue(show);
root.querySelector("[data-send-now]").addEventListener("click", ({ currentTarget }) => sendNow(currentTarget));
show();

async function show() {
  const { account: id } = root.dataset;
  const account = await (id ? findAccount(id) : currentAccount()).catch(() => undefined);
  if (!account) return;
  const choices = await choicesOnBoard();
  const records = (await listRecords(account)).reverse();
  waiting.replaceChildren(...records.map((record) => asRow(record, choices)));
  queue.hidden = records.length === 0;
  root.querySelector("[data-send-now]").hidden = !records.some(({ meta }) => meta.state === WAITING);
  // With a network the server has filled the list itself.
  if (!id) showRecent((await find(account, "recent")) ?? []);
  showOnce(records.map(({ content }) => content.number));
}

/* What has just arrived stands above already. */
function showOnce(above) {
  const rows = [...recent.children];
  for (const row of rows) row.hidden = above.includes(row.querySelector("[data-number]").textContent);
  recent.closest("section").hidden = above.length > 0 && rows.every(({ hidden }) => hidden);
}

function asRow({ meta, content }, choices) {
  const row = templates[meta.state].cloneNode(true);
  const named = Object.fromEntries(content.fields);
  fill(row, "title", titleOf(content, named, choices));
  fill(row, "place", placeOf(named, choices));
  fill(row, "at", moment(meta.at));
  fill(row, "number", content.number ?? "");
  if (meta.state === ARRIVED) row.querySelector("a").href = content.url;
  if (meta.state === REFUSED) offerMending(row, meta, content);
  return row;
}

function offerMending(row, { id }, { form, errors = {}, status }) {
  const said = Object.values(errors).flat();
  const { lost, unclear } = row.querySelector("[data-reasons]").dataset;
  const words = said.length ? said : [status === 403 ? lost : unclear];
  row.querySelector("[data-reasons]").replaceChildren(...words.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  row.querySelector("[data-mend]").href = `/offline/${formOf(form)}#kept=${id}`;
  row.querySelector("[data-drop]").addEventListener("click", () => askToDrop(id));
}

/* Nothing that was typed goes without asking once more. */
function askToDrop(id) {
  const dialog = root.querySelector("[data-drop-dialog]");
  dialog.onclose = () => { if (dialog.returnValue === "drop") remove(id).then(show); };
  dialog.returnValue = "";
  dialog.showModal();
}

function formOf(form) {
  return form === "signal" ? root.dataset.signalForm || form : form;
}

function titleOf({ form }, { signal_type: type }, { types }) {
  return (form === "signal" && types?.[type]) || root.dataset[form];
}

function placeOf({ buurt_code: code }, { wijken }) {
  const buurten = wijken.flatMap(({ buurten: each }) => each);
  return buurten.find(([known]) => known === code)?.[1] ?? "";
}

function showRecent(rows) {
  recent.replaceChildren(...rows.map((one) => {
    const row = templates.recent.cloneNode(true);
    for (const name of ["title", "place", "at", "number", "state"]) fill(row, name, one[name]);
    row.querySelector("a").href = one.url;
    return row;
  }));
  root.querySelector("[data-nothing]").hidden = rows.length > 0;
}

/* As the server writes a moment (resilience/web/filters.py). */
function moment(at) {
  const clock = time.format(at);
  return `${day.format(at)}, ${language === "nl" ? `${clock.replace(":", ".")} uur` : clock}`;
}

function fill(row, name, words) {
  const part = row.querySelector(`[data-${name}]`);
  if (!part) return;
  part.textContent = words;
  part.hidden = !words;
}

async function sendNow(button) {
  button.disabled = true;
  document.addEventListener("send-done", () => { button.disabled = false; }, { once: true });
  document.dispatchEvent(new Event("send-now"));
}
