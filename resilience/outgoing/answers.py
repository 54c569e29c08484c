"""A file as the answer to a request: never kept by anybody on the way."""

from flask import Response

MIMETYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "md": "text/markdown",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
}


def attachment(content: str | bytes, name: str) -> Response:
    """Return a file under its name; what it is follows from the end of the name."""
    answer = Response(content, mimetype=MIMETYPES[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
