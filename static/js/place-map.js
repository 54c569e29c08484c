// A small map to mark one place on: the buurten and, for an invented town, the ground under them.
// Leaflet comes from our own host, and only when somebody opens a map.

import { drawGround, drawGroundOver } from "./map/ground.js";
import { look } from "./map/look.js";

const PANES = ["ground", "streets", "water", "areas", "mark", "labels"];
const FIRST_PANE = 400;
const CLOSE = 16;

let leaflet;

/* Returns the buurt that holds a point, or undefined; features are GeoJSON in WGS84. */
export function areaAt(features, longitude, latitude) {
  return features.find(({ geometry }) => polygons(geometry).some((rings) => holds(rings, longitude, latitude)));
}

export async function loadFeatures(urls) {
  const collections = await Promise.all(urls.map(loadJson));
  return collections.flatMap(({ features }) => features);
}

/* Draws the map in `container`; `onMark` hears where somebody tapped. */
export async function openMap(container, { scriptUrl, styleUrl, features, groundUrls, onMark, zoom }) {
  const L = await loadLeaflet(scriptUrl, styleUrl);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(container, { attributionControl: false, zoomControl: false, zoomAnimation: !isStill, fadeAnimation: !isStill, inertia: !isStill });
  L.control.zoom(zoom).addTo(map);
  PANES.forEach((name, place) => { map.createPane(name).style.zIndex = FIRST_PANE + place; });
  const outlines = L.geoJSON(features, look("areas", "place-buurt")).addTo(map);
  map.fitBounds(outlines.getBounds());
  map.on("click", ({ latlng }) => onMark(latlng.lng, latlng.lat));
  container.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === container) chooseMiddle(event);
  });
  // The ground is decoration and may come late or not at all.
  loadFeatures(groundUrls).then((ground) => drawAll(map, { features: ground }), () => {});

  const marks = L.layerGroup().addTo(map);

  function chooseMiddle(event) {
    event?.preventDefault();
    const { lng, lat } = map.getCenter();
    onMark(lng, lat);
  }

  function show(longitude, latitude, accuracy) {
    const place = L.latLng(latitude, longitude);
    marks.clearLayers();
    if (accuracy) L.circle(place, { ...drawn("place-accuracy"), radius: accuracy }).addTo(marks);
    L.circleMarker(place, { ...drawn("place-point"), radius: 8 }).addTo(marks);
    map.setView(place, Math.max(map.getZoom(), CLOSE));
  }

  return { show, chooseMiddle, refresh: () => map.invalidateSize() };
}

function drawn(className) {
  return { pane: "mark", interactive: false, className, stroke: false, fill: false };
}

function drawAll(map, ground) {
  drawGround(map, ground);
  drawGroundOver(map, ground);
}

async function loadJson(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
  return answer.json();
}

function loadLeaflet(scriptUrl, styleUrl) {
  leaflet ??= Promise.all([
    loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href: styleUrl })),
    loaded(Object.assign(document.createElement("script"), { src: scriptUrl })),
  ]).then(() => window.L);
  // After a failure the next try starts anew.
  leaflet.catch(() => { leaflet = undefined; });
  return leaflet;
}

function loaded(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

function polygons({ type, coordinates }) {
  return type === "MultiPolygon" ? coordinates : [coordinates];
}

/* Even-odd rule over all rings, so that holes count as outside. */
function holds(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i];
      const [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}
