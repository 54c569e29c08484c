// Keeps what somebody types, encrypted on the server, a moment after the last keystroke.

const PAUSE = 1500;

document.querySelectorAll("form[data-draft]").forEach(keep);

function keep(form) {
  let timer;
  let isChanged = false;
  let isSent = false;
  let sending;

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // Heard last, when the checks of the page have let the form go or have stopped it.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    isSent = true;
    clearTimeout(timer);
    sending?.abort();
  });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) isSent = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  document.addEventListener("session-warning", save);

  function later() {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  async function save() {
    if (!isChanged || isSent) return;
    clearTimeout(timer);
    isChanged = false;
    sending = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: true, signal: sending.signal, redirect: "error" });
      if (answer.ok) form.querySelector("[data-draft-kept]").hidden = false;
      if (answer.status === 401) document.dispatchEvent(new Event("session-over"));
    } catch {
      // No connection: the next change, or the next moment this page is left, tries again.
      isChanged = true;
    }
  }
}
