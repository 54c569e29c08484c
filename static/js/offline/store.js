// The store on this device (IndexedDB). Whatever was typed stands in it sealed; in the clear stand
// only ids, moments and states. Everything in it goes after 14 days, at sign-out, and when the
// account is closed.

import { openDB } from "idb";

const NAME = "weerbaar";
const VERSION = 1;

let opened;

export function database() {
  opened ??= openDB(NAME, VERSION, { upgrade, blocking: forget, terminated: forget }).catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

/* Another page wants a newer store, or signing out cleared this one: the next use opens it anew. */
function forget() {
  opened?.then((database) => database.close(), () => {});
  opened = undefined;
}

function upgrade(database) {
  database.createObjectStore("device");
  database.createObjectStore("accounts", { keyPath: "id" });
  for (const [name, keyPath] of [["records", "id"], ["kept", ["account", "name"]]]) {
    database.createObjectStore(name, { keyPath }).createIndex("account", "account");
  }
}
