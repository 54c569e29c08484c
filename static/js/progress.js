// Asks how far long work is, shows it, and opens the page anew once it is done.

const EVERY = 2500;

document.querySelectorAll("[data-progress]").forEach((holder) => setTimeout(ask, EVERY, holder));

async function ask(holder) {
  try {
    const answer = await fetch(holder.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const told = await answer.json();
      if (!told.is_under_way) return location.reload();
      show(holder, told);
    }
  } catch {
    // Without a network one asks again later.
  }
  setTimeout(ask, EVERY, holder);
}

function show(holder, told) {
  holder.querySelector("progress").value = told.percent;
  for (const part of holder.querySelectorAll("[data-part]")) {
    const words = told[part.dataset.part];
    // A screen reader hears only what changed.
    if (part.textContent !== words) part.textContent = words;
  }
}
