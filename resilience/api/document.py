"""The OpenAPI 3.1 document, made from the classes that read requests and write answers."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from resilience.api import answers
from resilience.api.fields import BUURT, GEMEENTE, WIJK
from resilience.api.operations import OPERATIONS, Operation
from resilience.api.scopes import Scope
from resilience.api.version import BASE, FULL_VERSION, MAJOR
from resilience.errors import N_
from resilience.web.problems import DETAILS, PROBLEM

JSON = "application/json"
REFERENCE = "#/components/schemas/{model}"
INTRODUCTION = N_(
    "Other systems deliver and read signals within the sharing agreements of their organisation, "
    "and read published figures. Moments go out in UTC; every offset is accepted. Unknown "
    "parameters are refused, and a refusal tells everything that is wrong at once."
)
SCOPES = {
    Scope.SIGNALS_READ: N_("Read signals within the areas of the client and the agreements."),
    Scope.SIGNALS_DELIVER: N_("Deliver signals, and read back what was delivered."),
    Scope.FIGURES_READ: N_("Read published figures."),
}
PLACES = {
    "uuid": {"type": "string", "format": "uuid"},
    "area": {
        "type": "string",
        "pattern": f"^({GEMEENTE}|{WIJK}|{BUURT})$",
        "format": "gebiedscode",
    },
}
#: Where one can go from a signal that was delivered.
LINKS = {"lezen": {"operationId": "signaal", "parameters": {"id": "$response.body#/id"}}}
#: Names in the document, in the language of the API.
NAMES = {
    "SignalAnswer": "Signaal",
    "SignalPage": "Signalen",
    "SignalBody": "SignaalLevering",
    "AreaAnswer": "Gebied",
    "AreaPage": "Gebieden",
    "TypeAnswer": "Signaaltype",
    "TypeList": "Signaaltypen",
    "FigureAnswer": "GepubliceerdCijfer",
    "FigurePage": "GepubliceerdeCijfers",
    "Landing": "Wegwijzer",
    "ProblemAnswer": "Probleem",
    "FaultAnswer": "Fout",
}


def openapi_document() -> dict[str, Any]:
    """Return the document, in the language of the request."""
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Weerbaar API",
            "version": FULL_VERSION,
            "description": INTRODUCTION,
            "contact": {"name": "Weerbaar", "url": url_for("api_pages.reference")},
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": BASE}],
        "paths": _paths(),
        "components": {"schemas": dict(_schemas()), "securitySchemes": _security_schemes()},
    }
    found: dict[str, Any] = _in_our_words(document)
    return found


def _paths() -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(f"/{MAJOR}{operation.path}", {})[operation.method] = _operation(operation)
    return paths


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [*_places(operation), *_parameters(operation)],
        "responses": dict(_responses(operation)),
        "security": [{"oauth": [scope.value]} for scope in operation.scopes],
    }
    if operation.body is not None:
        schema = {"$ref": REFERENCE.format(model=operation.body.__name__)}
        described["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    return described


def _places(operation: Operation) -> Iterator[dict[str, Any]]:
    for name, description, kind in operation.places:
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": description,
            "schema": PLACES[kind],
        }


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    schema = operation.query.model_json_schema(ref_template=REFERENCE)
    for name, found in schema.get("properties", {}).items():
        plain = {key: value for key, value in found.items() if key != "description"}
        yield {
            "name": name,
            "in": "query",
            "description": found.get("description", ""),
            "schema": _without_null(plain),
        }


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what may stand in an address: absent, but never null."""
    kinds = [each for each in schema.pop("anyOf", []) if each.get("type") != "null"]
    for kind in kinds:
        schema.update(kind)
    if schema.get("default", "") is None:
        del schema["default"]
    return schema


def _responses(operation: Operation) -> Iterator[tuple[str, Any]]:
    found: dict[str, Any] = {"type": "object"}
    if operation.answer is not None:
        found = {"$ref": REFERENCE.format(model=operation.answer.__name__)}
    answer = {"description": operation.summary, "content": {JSON: {"schema": found}}}
    yield "200", answer
    if operation.method == "post":
        where = {"Location": {"schema": {"type": "string", "format": "uri-reference"}}}
        made = answer | {"headers": where, "links": LINKS}
        yield "201", made
    problem = {PROBLEM: {"schema": {"$ref": REFERENCE.format(model="ProblemAnswer")}}}
    for status in operation.statuses:
        yield str(status), {"description": DETAILS[status], "content": problem}


def _schemas() -> Iterator[tuple[str, Any]]:
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (answers.ProblemAnswer, "serialization"),
        *((each.query, "validation") for each in OPERATIONS),
        *((each.body, "validation") for each in OPERATIONS if each.body),
        *((each.answer, "serialization") for each in OPERATIONS if each.answer),
    ]
    _, schema = models_json_schema(wanted, ref_template=REFERENCE)
    queries = {each.query.__name__ for each in OPERATIONS}
    for name, found in schema["$defs"].items():
        if name not in queries:
            # What a class says about itself is for who reads the code.
            found.pop("description", None)
            yield NAMES.get(name, name), found


def _security_schemes() -> dict[str, Any]:
    scopes = {scope.value: sentence for scope, sentence in SCOPES.items()}
    return {
        "oauth": {
            "type": "oauth2",
            "description": N_("Client credentials with a signed statement (private_key_jwt)."),
            "flows": {
                "clientCredentials": {"tokenUrl": url_for("oauth.token_new"), "scopes": scopes}
            },
        }
    }


def _in_our_words(part: Any) -> Any:
    """Translate every sentence, leave out titles that only repeat a name, name what we renamed."""
    if isinstance(part, list):
        return [_in_our_words(each) for each in part]
    if not isinstance(part, dict):
        return part
    is_info = "version" in part and "title" in part
    return {
        name: _worded(name, value)
        for name, value in part.items()
        # The shapes of a value tell themselves apart; a hint which is which says it twice.
        if name != "discriminator"
        and not (name == "title" and isinstance(value, str) and not is_info)
    }


def _worded(name: str, value: Any) -> Any:
    if name in {"summary", "description"} and isinstance(value, str):
        return gettext(value) if value else ""
    if name == "scopes" and isinstance(value, dict):
        return {scope: gettext(sentence) for scope, sentence in value.items()}
    if name == "$ref" and isinstance(value, str):
        head, _, last = value.rpartition("/")
        return f"{head}/{NAMES.get(last, last)}"
    return _in_our_words(value)
