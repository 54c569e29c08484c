// Sends at the moments when it may work: when the page opens, when the network is back, when the
// page is looked at again, and after a wait that grows; and when somebody asks for it.

import { send } from "./sending.js";
import { askToSendLater } from "./worker.js";

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 15 * 60_000;

/* Starts; `hasWork` tells whether anything waits, `told` hears how each try went. */
export function keepSending({ hasWork, told = () => {} }) {
  let wait = FIRST_WAIT;
  let timer;

  addEventListener("online", () => now());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });

  async function now() {
    clearTimeout(timer);
    const how = await send({ isAsked: true });
    told(how);
    await plan(how);
    return how;
  }

  async function plan(how) {
    if (!(await hasWork())) {
      wait = FIRST_WAIT;
      return;
    }
    askToSendLater().catch(() => {});
    timer = setTimeout(now, wait * (0.75 + Math.random() / 2));
    wait = how === "sent" ? FIRST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
  }

  return { now, plan: () => plan("sent") };
}
