// Whose things are on this device. Each account has a key of its own; the one that signed in last
// is the one whose things a page without a network shows. Nobody else's key is ever used.

import { makeKey } from "./sealing.js";
import { database } from "./store.js";

const DAY = 24 * 60 * 60 * 1000;
export const LONGEST = 14 * DAY;
const CURRENT = "current";

/* Notes that this person is signed in here, and what the server told for them. */
export async function enterAccount(id, facts = {}) {
  const made = await makeKey();
  const opened = await database();
  const change = opened.transaction(["accounts", "device"], "readwrite");
  const accounts = change.objectStore("accounts");
  const known = await accounts.get(id);
  const account = { key: made, ...known, ...facts, id, seenAt: Date.now() };
  await accounts.put(account);
  await change.objectStore("device").put(id, CURRENT);
  await change.done;
  return account;
}

export async function findAccount(id) {
  return (await database()).get("accounts", id);
}

export async function currentAccount() {
  const opened = await database();
  const id = await opened.get("device", CURRENT);
  return id === undefined ? undefined : opened.get("accounts", id);
}

export async function allAccounts() {
  return (await database()).getAll("accounts");
}

export async function noteFacts(id, facts) {
  const change = (await database()).transaction("accounts", "readwrite");
  const known = await change.store.get(id);
  if (known) await change.store.put({ ...known, ...facts });
  await change.done;
}

/* Takes everything of one person off this device; the key first of all. */
export async function wipeAccount(id) {
  const opened = await database();
  const change = opened.transaction(["accounts", "device", "records", "kept"], "readwrite");
  await change.objectStore("accounts").delete(id);
  const device = change.objectStore("device");
  if ((await device.get(CURRENT)) === id) await device.delete(CURRENT);
  for (const name of ["records", "kept"]) {
    const mine = await change.objectStore(name).index("account").getAllKeys(id);
    await Promise.all(mine.map((key) => change.objectStore(name).delete(key)));
  }
  await change.done;
}

/* Whether this device keeps something that another person still wants to send. */
export async function keepsForOthers(id) {
  const opened = await database();
  const [records, kept] = await Promise.all([opened.getAll("records"), opened.getAll("kept")]);
  const isDraft = ({ name }) => name.startsWith("draft:");
  return [...records, ...kept.filter(isDraft)].some(({ account }) => account !== id);
}

/* Throws away what is older than anything may be kept, whoever it is of. */
export async function sweep(now = Date.now()) {
  const opened = await database();
  const isOld = ({ at }) => now - at > LONGEST;
  const change = opened.transaction(["records", "kept"], "readwrite");
  for (const [name, keyOf] of [["records", ({ id }) => id], ["kept", ({ account, name: kept }) => [account, kept]]]) {
    const store = change.objectStore(name);
    const old = (await store.getAll()).filter(isOld);
    await Promise.all(old.map((row) => store.delete(keyOf(row))));
  }
  await change.done;
  const gone = (await opened.getAll("accounts")).filter(({ seenAt }) => now - seenAt > LONGEST);
  for (const { id } of gone) await wipeAccount(id);
}
