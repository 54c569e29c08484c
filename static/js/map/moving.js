// Zooming by buttons; dragging only once zoomed in, so that a finger on the whole map scrolls the page.

const CLOSEST = 17;
const PADDING = [12, 12];

export function letMove(map, bounds, tools) {
  const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const showAll = () => {
    map.setMinZoom(0);
    map.fitBounds(bounds, { padding: PADDING, animate: false });
    map.setMinZoom(map.getZoom());
    settle(map, bounds, tools);
  };
  const acts = {
    in: () => map.zoomIn(1, { animate }),
    out: () => map.zoomOut(1, { animate }),
    all: showAll,
  };
  map.setMaxZoom(CLOSEST);
  showAll();
  map.on("zoomend", () => settle(map, bounds, tools));
  map.on("resize", () => { if (!isZoomedIn(map)) showAll(); });
  L.control.scale({ imperial: false, maxWidth: 80 }).addTo(map);
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button && button.getAttribute("aria-disabled") !== "true") acts[button.dataset.zoom]();
  });
}

function settle(map, bounds, tools) {
  const zoomedIn = isZoomedIn(map);
  map.dragging[zoomedIn ? "enable" : "disable"]();
  if (!zoomedIn) map.panTo(L.latLngBounds(bounds).getCenter(), { animate: false });
  // Not the attribute "disabled": the button would lose the focus it has.
  const off = { in: map.getZoom() >= CLOSEST, out: !zoomedIn, all: !zoomedIn };
  for (const button of tools.querySelectorAll("[data-zoom]")) button.setAttribute("aria-disabled", off[button.dataset.zoom]);
}

function isZoomedIn(map) {
  return map.getZoom() > map.getMinZoom();
}
