// Closes the menus of the header with Escape, a press elsewhere, or when the focus moves on.
// Opening needs no script: they are details elements.

const menus = [...document.querySelectorAll("details.menu")];

function close(menu) {
  menu.open = false;
}

document.addEventListener("keydown", (event) => {
  const open = menus.find((menu) => menu.open);
  if (event.key !== "Escape" || !open) return;
  close(open);
  open.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  menus.filter((menu) => menu.open && isElsewhere(menu, event.target)).forEach(close);
});

document.addEventListener("focusin", (event) => {
  menus.filter((menu) => menu.open && isElsewhere(menu, event.target)).forEach(close);
});

// The list of the menu button stands behind the header, not inside the details element.
function isElsewhere(menu, target) {
  const list = menu.classList.contains("menu--nav") ? document.querySelector(".app-nav") : null;
  return !menu.contains(target) && !list?.contains(target);
}
