// On the pages that work without a network: whose device it is, and whether there is a network.
// They come from the device itself, so nothing of anybody is in them until this script has run.

import { currentAccount, sweep } from "./offline/accounts.js";
import { keepSending } from "./offline/keep-sending.js";
import { countUnsent } from "./offline/queue.js";
import { showQueue } from "./offline/queue-link.js";

const bar = document.querySelector("[data-network]");
start().catch(() => say("unready"));

async function start() {
  await sweep();
  const account = await currentAccount();
  if (!account) return say("unready");
  await showQueue(account.id);
  const hasWork = async () => {
    const { unsent, refused } = await countUnsent(account.id);
    return unsent > refused;
  };
  const sending = keepSending({ hasWork, told });
  document.addEventListener("send-now", async () => {
    await sending.now();
    document.dispatchEvent(new Event("send-done"));
  });
  return sending.now();
}

function told(how) {
  if (how === "busy") return;
  say({ unreachable: "away", "signed-out": "signedOut" }[how] ?? "");
}

/* Shows the one line that holds, or none. */
function say(name) {
  for (const line of bar.querySelectorAll("[data-network-line]")) line.hidden = line.dataset.networkLine !== name;
  bar.hidden = !name;
}
