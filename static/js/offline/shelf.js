// What stands ready for one account, sealed: the buurten, the last records, and typed text.

import { seal, unseal } from "./sealing.js";
import { database } from "./store.js";

export async function keep({ id, key }, name, content) {
  const sealed = await seal(key, [id, name], content);
  const opened = await database();
  const change = opened.transaction(["accounts", "kept"], "readwrite");
  // Signed out meanwhile: then nothing is kept any more.
  if (await change.objectStore("accounts").getKey(id)) {
    await change.objectStore("kept").put({ account: id, name, at: Date.now(), ...sealed });
  }
  await change.done;
}

export async function find({ id, key }, name) {
  const row = await (await database()).get("kept", [id, name]);
  return row && unseal(key, [id, name], row);
}

export async function discard({ id }, name) {
  await (await database()).delete("kept", [id, name]);
}
