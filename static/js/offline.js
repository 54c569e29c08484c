// On every page for somebody who is signed in: keeps this device ready for when there is no network,
// sends what waits, and warns before signing out would lose something.

import { enterAccount } from "./offline/accounts.js";
import { keepSending } from "./offline/keep-sending.js";
import { guardLeaving } from "./offline/leaving.js";
import { settleSentDraft } from "./offline/local-draft.js";
import { countUnsent } from "./offline/queue.js";
import { showQueue } from "./offline/queue-link.js";
import { registerWorker } from "./offline/worker.js";

const STALE = 10 * 60_000;
const { account: id } = document.querySelector("[data-offline]")?.dataset ?? {};
if (id && "indexedDB" in globalThis && crypto.subtle) start().catch(() => {});

async function start() {
  guardLeaving(id);
  const account = await enterAccount(id);
  await Promise.all([showQueue(id), settleSentDraft(id)]);
  registerWorker().catch(() => {});
  const hasWork = async () => {
    const { unsent, refused } = await countUnsent(id);
    return unsent > refused;
  };
  const sending = keepSending({ hasWork });
  const isStale = !account.contactedAt || Date.now() - account.contactedAt > STALE;
  if (isStale || account.isSignedOut || (await hasWork())) await sending.now();
}
