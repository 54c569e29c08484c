// Shows one exact place on a small map of our own; without this script the numbers are there.

import { loadFeatures, openMap } from "./place-map.js";

document.querySelectorAll("[data-exact-place]").forEach(start);

async function start(frame) {
  const { latitude, longitude, accuracy, outlines, ground, leaflet, leafletStyle, zoomIn, zoomOut } = frame.dataset;
  try {
    const features = await loadFeatures([outlines]);
    frame.closest("[data-exact-place-frame]").hidden = false;
    const map = await openMap(frame, {
      scriptUrl: leaflet, styleUrl: leafletStyle, features, groundUrls: ground ? [ground] : [],
      onMark: () => {}, zoom: { zoomInTitle: zoomIn, zoomOutTitle: zoomOut },
    });
    map.show(Number(longitude), Number(latitude), Number(accuracy));
  } catch {
    // The map is only one of the two ways in which the place is told.
    frame.closest("[data-exact-place-frame]").hidden = true;
  }
}
