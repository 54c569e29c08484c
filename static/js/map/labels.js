// Value and name in each area, as far as they fit inside it; what does not fit appears when zooming
// in, and stands in the table anyway. On a phone there is room for values only.

const SVG = "http://www.w3.org/2000/svg";
const PHONE = matchMedia("(max-width: 39.99rem)");
const VALUE = { className: "m-value", letter: 10, height: 20 };
const NAME = { className: "m-name", letter: 6.4, height: 14 };
const ABSENT = { ...NAME, className: "m-name m-absent", letter: 5.8 };
const BASELINE = 4;

export function drawLabels(map, areas) {
  const labels = areas.filter((area) => !area.isOutside).map((area) => addLabel(map, area));
  const fit = () => labels.forEach((label) => fitLabel(map, label));
  map.on("zoomend moveend resize", fit);
  fit();
}

function addLabel(map, area) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "map-label");
  drawing.setAttribute("aria-hidden", "true");
  const icon = L.divIcon({ className: "map-label-place", html: drawing, iconSize: null });
  L.marker(area.place, { icon, pane: "labels", interactive: false, keyboard: false }).addTo(map);
  return { area, drawing, shown: "" };
}

/* Shows the first of the choices that lies inside the area. */
function fitLabel(map, label) {
  const { area } = label;
  const shape = area.layer.getElement();
  const place = map.latLngToLayerPoint(area.place);
  const lines = choices(area).find((choice) => isInside(shape, place, choice)) ?? [];
  const shown = lines.map(({ text }) => text).join("\n");
  if (shown === label.shown) return;
  label.shown = shown;
  write(label.drawing, lines, area.ink);
}

/* From most to least: everything on as few lines as possible, the value alone. */
function choices(area) {
  const value = area.value === null ? [] : [{ text: area.value, ...VALUE }];
  const absent = area.value === null ? [{ text: area.said, ...ABSENT }] : [];
  if (PHONE.matches) return [value];
  const named = [[area.name], halves(area.name)].map((parts) => [
    ...value, ...parts.map((text) => ({ text, ...NAME })), ...absent,
  ]);
  return [...named, value];
}

function isInside(shape, place, lines) {
  const half = heightOf(lines) / 2;
  let y = place.y - half;
  return lines.every(({ text, letter, height }) => {
    y += height;
    const side = (text.length * letter) / 2;
    return [-side, side].every((x) => shape.isPointInFill(new DOMPoint(place.x + x, y - height / 2)));
  });
}

function write(drawing, lines, ink) {
  let y = -heightOf(lines) / 2;
  drawing.replaceChildren(...lines.map(({ text, className, height }) => {
    y += height;
    const line = document.createElementNS(SVG, "text");
    line.setAttribute("class", `${className} ${ink}`);
    line.setAttribute("y", y - BASELINE);
    line.textContent = text;
    return line;
  }));
}

function heightOf(lines) {
  return lines.reduce((sum, { height }) => sum + height, 0);
}

/* Breaks a name in two, at the space nearest its middle. */
function halves(name) {
  const middle = name.length / 2;
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  if (!spaces.length) return [name];
  const cut = spaces.reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best));
  return [name.slice(0, cut), name.slice(cut + 1)];
}
