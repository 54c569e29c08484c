// Copies the address of this view, or the text that is named, and says so.

const SHOWN_FOR = 4000;

if (navigator.clipboard) document.querySelectorAll("[data-copy-link]").forEach(enhance);

function enhance(holder) {
  const label = holder.querySelector(".nl-button__label");
  const said = holder.querySelector("[role=status]");
  const words = label.textContent;
  holder.hidden = false;
  holder.querySelector("button").addEventListener("click", async () => {
    await navigator.clipboard.writeText(holder.dataset.text ?? location.href);
    label.textContent = holder.dataset.done;
    said.textContent = holder.dataset.done;
    setTimeout(() => {
      label.textContent = words;
      said.textContent = "";
    }, SHOWN_FOR);
  });
}
