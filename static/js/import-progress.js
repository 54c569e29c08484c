// Follows an import while the machine is at work, and shows the page anew when that has stopped.

const EVERY = 2000;
const section = document.querySelector("[data-import-progress]");

if (section) follow();

async function follow() {
  await new Promise((done) => setTimeout(done, EVERY));
  try {
    const answer = await fetch(section.dataset.importProgress, { cache: "no-store" });
    // Signed out, or the import went: the page itself says what to do.
    if (answer.redirected || !answer.ok) return location.reload();
    const now = await answer.json();
    if (now.state !== section.dataset.state) return location.reload();
    show(now);
  } catch {
    // Without a network there is nothing to show; the next turn asks again.
  }
  follow();
}

function show(now) {
  const words = section.querySelector("[role=status]");
  // Only what differs is touched, so that a screen reader says no more than that.
  if (words.textContent !== now.words) words.textContent = now.words;
  section.querySelector("progress").value = now.percent;
}
