// The queue: what was recorded on this device and has not arrived, and what has just arrived.
// In the clear: id, account, state and moments. Sealed: everything that was answered or typed.

import { seal, unseal } from "./sealing.js";
import { database } from "./store.js";

export const WAITING = "waiting";
export const SENDING = "sending";
export const ARRIVED = "arrived";
export const REFUSED = "refused";

const A_DAY = 24 * 60 * 60 * 1000;
/* What is left of a record after its arrival: enough to name it, nothing that was typed. */
const NAMED_BY = ["signal_type", "buurt_code"];
const channel = new BroadcastChannel("queue");

/* Calls `changed` whenever any page or the worker changes the queue. */
export function watchQueue(changed) {
  new BroadcastChannel("queue").addEventListener("message", changed);
}

/* Puts what a form says in the queue, in the place of what it said before it was refused. */
export async function enqueue(account, form, fields) {
  const id = fields.find(([name]) => name === "client_id")[1];
  // Mended after a refusal, it is still of the moment at which it was first recorded.
  const known = await findRecord(account, id);
  const meta = { id, account: account.id, at: known?.at ?? Date.now(), state: WAITING, tries: 0, nextAt: 0 };
  await put(account, meta, { form, fields });
  return id;
}

/* Returns the records of an account with what is sealed in them, oldest first. */
export async function listRecords({ id, key }) {
  const rows = await (await database()).getAllFromIndex("records", "account", id);
  const records = await Promise.all(rows.map((row) => opened(key, row)));
  return records.sort((one, other) => one.at - other.at);
}

export async function findRecord({ id: account, key }, id) {
  const row = await (await database()).get("records", id);
  return row?.account === account ? opened(key, row) : undefined;
}

export async function countUnsent(accountId) {
  const rows = await (await database()).getAllFromIndex("records", "account", accountId);
  const unsent = rows.filter(({ state }) => state !== ARRIVED);
  return { unsent: unsent.length, refused: unsent.filter(({ state }) => state === REFUSED).length };
}

export async function change(account, { meta, content }, facts, told = {}) {
  await put(account, { ...meta, ...facts }, { ...content, ...told });
}

/* Of what has arrived, only what it is called stays, for a day. */
export async function settle(account, { meta, content }, { number, url }) {
  const fields = content.fields.filter(([name]) => NAMED_BY.includes(name));
  await put(account, { ...meta, state: ARRIVED, arrivedAt: Date.now() }, { form: content.form, fields, number, url });
}

export async function remove(id) {
  await (await database()).delete("records", id);
  channel.postMessage("changed");
}

export async function forgetArrived({ id }) {
  const rows = await (await database()).getAllFromIndex("records", "account", id);
  const old = rows.filter(({ state, arrivedAt }) => state === ARRIVED && Date.now() - arrivedAt > A_DAY);
  for (const row of old) await remove(row.id);
}

async function put({ id: account, key }, meta, content) {
  const sealed = await seal(key, [account, "record", meta.id], content);
  const writing = (await database()).transaction(["accounts", "records"], "readwrite");
  // Signed out meanwhile: then nothing is kept any more.
  if (await writing.objectStore("accounts").getKey(account)) {
    await writing.objectStore("records").put({ ...meta, ...sealed });
  }
  await writing.done;
  channel.postMessage("changed");
}

async function opened(key, { iv, sealed, ...meta }) {
  const content = await unseal(key, [meta.account, "record", meta.id], { iv, sealed });
  return { meta, content, at: meta.at };
}
