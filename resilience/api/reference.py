"""The document of the API laid out for a page: every operation with its fields in a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter or field: its name, what can stand there, what it means."""

    name: str
    kind: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scopes: tuple[str, ...]
    parameters: tuple[Row, ...]
    fields: tuple[Row, ...]
    answers: tuple[Row, ...]
    statuses: tuple[tuple[str, str], ...]


def grouped(document: dict[str, Any]) -> list[Shown]:
    """Return every operation of the document, in its order."""
    base = document["servers"][0]["url"]
    schemas = document["components"]["schemas"]
    return [
        _shown(method, f"{base}{path}", operation, schemas)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _shown(method: str, path: str, found: dict[str, Any], schemas: dict[str, Any]) -> Shown:
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {})
    answer = found["responses"]["200"]["content"]["application/json"]
    return Shown(
        id=found["operationId"],
        method=method.upper(),
        path=path,
        summary=found["summary"],
        description=found["description"],
        scopes=tuple(scope for each in found["security"] for scope in each["oauth"]),
        parameters=tuple(_parameters(found, schemas)),
        fields=tuple(_fields(body.get("schema", {}), schemas)),
        answers=tuple(_fields(_single(answer["schema"], schemas), schemas)),
        statuses=tuple((code, each["description"]) for code, each in found["responses"].items()),
    )


def _single(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Return what the items of a list look like; of anything else, the schema itself."""
    properties = _resolved(schema, schemas).get("properties", {})
    lists = [each for each in properties.values() if each.get("type") == "array"]
    items: dict[str, Any] = lists[0]["items"] if len(properties) <= 2 and lists else schema  # noqa: PLR2004  # a list, and where the next page is
    return items


def _parameters(found: dict[str, Any], schemas: dict[str, Any]) -> Iterator[Row]:
    for each in found["parameters"]:
        is_required = each.get("required", False)
        yield Row(each["name"], _kind(each["schema"], schemas), is_required, each["description"])


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> Iterator[Row]:
    found = _resolved(schema, schemas)
    for name, each in found.get("properties", {}).items():
        kind = _kind(each, schemas)
        yield Row(name, kind, name in found.get("required", ()), each.get("description", ""))


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = schemas.get(name, schema) if name else schema
    return found


def _kind(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Return what can stand somewhere, in a few words of JSON Schema."""
    found = _resolved(schema, schemas)
    options = [each for key in ("anyOf", "oneOf") for each in found.get(key, ())]
    if options:
        kinds = (_kind(each, schemas) for each in options)
        return " | ".join(dict.fromkeys(kind for kind in kinds if kind != "null"))
    if "properties" in found:
        parts = (f"{name}: {_kind(each, schemas)}" for name, each in found["properties"].items())
        return "{" + ", ".join(parts) + "}"
    if "const" in found:
        return str(found["const"])
    if "enum" in found:
        return " · ".join(found["enum"])
    bounds = [str(found[key]) for key in ("minimum", "maximum") if key in found]
    described = [str(found.get("format") or found.get("type", "")), "-".join(bounds)]
    return " ".join(each for each in described if each)
