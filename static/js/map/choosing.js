// Pointing at, walking to and choosing an area: by mouse, by finger, by keyboard, and from the table.

import { look } from "./look.js";

const TIP_DISTANCE = 14;
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

export function letChoose(map, areas, settings) {
  const byCode = new Map(areas.map((area) => [area.code, area]));
  const marks = { hover: outline(map, "m-hover"), focus: outline(map, "m-focus"), chosen: outline(map, "m-selected", "m-selected m-selected--inside") };
  const tip = L.tooltip({ className: "map-tip", opacity: 1 });
  const said = document.querySelector("[data-map-said]");
  const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  let walked = areas[0];

  function tell(area, place = area.place) {
    // In the upper half it hangs below, so that the frame never cuts it off.
    const isHigh = map.latLngToContainerPoint(place).y < map.getSize().y / 2;
    tip.options.direction = isHigh ? "bottom" : "top";
    tip.options.offset = [0, isHigh ? TIP_DISTANCE : -TIP_DISTANCE];
    tip.setContent(tipText(area, settings.words)).setLatLng(place);
    if (!map.hasLayer(tip)) tip.addTo(map);
  }

  function choose(area) {
    marks.chosen.show(area);
    document.querySelectorAll("tr.is-selected").forEach((row) => row.classList.remove("is-selected"));
    document.getElementById(area.code)?.classList.add("is-selected");
    areas.forEach(({ element }) => element.setAttribute("aria-selected", "false"));
    area.element.setAttribute("aria-selected", "true");
    history.replaceState(history.state, "", `#${area.code}`);
    said.textContent = settings.words.chosen.replace("{name}", area.name);
    reveal(area);
  }

  function reveal(area) {
    if (!map.getBounds().contains(area.place)) map.panTo(area.place, { animate });
  }

  function walkTo(area) {
    walked.element.setAttribute("tabindex", "-1");
    walked = area;
    area.element.setAttribute("tabindex", "0");
    area.element.focus({ preventScroll: true });
  }

  areas.forEach((area) => {
    area.element = area.layer.getElement();
    describe(area, area === walked);
    area.layer.on({
      mouseover: () => marks.hover.show(area),
      mousemove: ({ latlng }) => tell(area, latlng),
      mouseout: () => { marks.hover.clear(); tip.remove(); },
      click: () => { choose(area); tell(area); },
    });
    area.element.addEventListener("focus", () => {
      if (!area.element.matches(":focus-visible")) return;
      marks.focus.show(area);
      reveal(area);
      tell(area);
    });
    area.element.addEventListener("blur", () => { marks.focus.clear(); tip.remove(); });
    area.element.addEventListener("keydown", (event) => press(event, area));
  });

  function press(event, area) {
    const goal = event.key in ARROWS ? nearest(map, areas, area, ARROWS[event.key])
      : { Home: areas[0], End: areas.at(-1) }[event.key];
    if (goal) walkTo(goal);
    const isChoice = event.key === "Enter" || event.key === " ";
    if (isChoice) choose(area);
    if (goal || event.key in ARROWS || isChoice) event.preventDefault();
  }

  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") tip.remove(); });
  nameList(areas[0].element.ownerSVGElement, settings.label);
  chooseFromTable(byCode, choose, map);
}

function describe(area, isFirst) {
  area.element.setAttribute("role", "option");
  area.element.setAttribute("aria-label", `${area.name}: ${area.said}`);
  area.element.setAttribute("aria-selected", "false");
  area.element.setAttribute("tabindex", isFirst ? "0" : "-1");
  area.element.dataset.area = area.code;
}

function nameList(drawing, label) {
  drawing.setAttribute("role", "listbox");
  drawing.setAttribute("aria-label", label);
  drawing.setAttribute("aria-describedby", "map-keys");
  drawing.removeAttribute("aria-hidden");
  drawing.querySelector("g").setAttribute("role", "none");
}

function chooseFromTable(byCode, choose, map) {
  const named = byCode.get(location.hash.slice(1));
  if (named) choose(named);
  document.addEventListener("click", (event) => {
    const area = byCode.get(event.target.closest("tr a[href^='#']")?.hash.slice(1));
    if (!area) return;
    event.preventDefault();
    choose(area);
    map.getContainer().scrollIntoView({ block: "nearest" });
  });
}

/* The nearest area in a direction; what lies aside counts double, so that a walk keeps its course. */
function nearest(map, areas, from, [x, y]) {
  const start = map.latLngToLayerPoint(from.place);
  let best;
  let least = Infinity;
  for (const area of areas) {
    const step = map.latLngToLayerPoint(area.place).subtract(start);
    const ahead = step.x * x + step.y * y;
    const aside = Math.abs(step.x * y) + Math.abs(step.y * x);
    if (ahead > 0 && aside <= ahead * 2 && ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      best = area;
    }
  }
  return best;
}

function outline(map, ...classNames) {
  const shapes = L.layerGroup().addTo(map);
  return {
    show: ({ feature }) => {
      shapes.clearLayers();
      classNames.forEach((className) => L.geoJSON(feature, look("marks", className)).addTo(shapes));
    },
    clear: () => shapes.clearLayers(),
  };
}

function tipText(area, words) {
  const text = document.createElement("div");
  const lines = [["strong", area.name], ["span", area.said], ["small", words.basis]];
  text.append(...lines.map(([tag, content]) => Object.assign(document.createElement(tag), { textContent: content })));
  return text;
}
