"""The ground under the map of an invented gemeente: land, water, green, blocks, streets."""

import hashlib
from functools import lru_cache
from pathlib import Path

from resilience.config import ROOT

#: Real gemeenten have no layer of their own; the map then shows the areas alone.
BASE_LAYERS = {"GM9901": "havermonde"}


def base_layer_path(name: str) -> Path:
    """Return where the layer called ``name`` stands."""
    return ROOT / "geodata" / name / "base.geojson"


@lru_cache
def base_layer_version(name: str) -> str:
    """Return a short mark that changes with the content of the layer."""
    return hashlib.sha256(base_layer_path(name).read_bytes()).hexdigest()[:12]
