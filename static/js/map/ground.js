// The ground under and over the areas: land, green and blocks below, streets through them, water on
// top. It is drawn by the application itself, so no map server learns where somebody looks.

import { look } from "./look.js";

const UNDER = [["land", "m-land"], ["field", "m-green"], ["park", "m-green"]];
const THROUGH = [["building", "m-build"], ["street", "m-street"]];
const OVER = [
  ["water", "m-water"], ["side_road", "m-side"], ["road", "m-road-edge"], ["road", "m-road"], ["railway", "m-rail"],
];

const SIDE = 120;

export function drawGround(map, ground) {
  drawKinds(map, ground, "ground", UNDER);
}

export function drawGroundOver(map, ground, areas = []) {
  drawKinds(map, ground, "streets", THROUGH);
  drawKinds(map, ground, "water", OVER);
  const names = ground.features.filter(({ properties }) => properties.kind === "water_name");
  names.forEach(({ properties, geometry }) => nameWater(map, properties.name, geometry.coordinates, areas));
}

function drawKinds(map, ground, pane, kinds) {
  for (const [kind, className] of kinds) {
    const features = ground.features.filter(({ properties }) => properties.kind === kind);
    L.geoJSON(features, look(pane, className)).addTo(map);
  }
}

/* Names water outside the areas; within an area its own name and number come first. */
function nameWater(map, name, [longitude, latitude], areas) {
  const { x, y } = map.latLngToLayerPoint([latitude, longitude]);
  if (areas.some(({ layer }) => layer.getElement().isPointInFill(new DOMPoint(x, y)))) return;
  const words = document.createElement("span");
  words.textContent = name;
  // Near the left or right side of the frame there is no room for a name across.
  const isUpright = Math.min(x, map.getSize().x - x) < SIDE;
  const icon = L.divIcon({ className: `map-water-name${isUpright ? " map-water-name--upright" : ""}`, html: words, iconSize: null });
  L.marker([latitude, longitude], { icon, pane: "labels", interactive: false, keyboard: false }).addTo(map);
}
