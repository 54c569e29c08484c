"""The reference of ``bench_record_signal``: one INSERT and a commit in a bare Flask view."""

import os
from typing import Any

from flask import Flask, redirect, request
from sqlalchemy import text

from resilience.db.session import make_engine

app = Flask(__name__)
engine = make_engine(os.environ["RESILIENCE_DATABASE_URL"])
INSERT = text("INSERT INTO bare_signals (client_id, said) VALUES (:client_id, :said)")


@app.post("/bare")
def bare_insert() -> Any:
    """Store what was sent, unchecked, and lead on."""
    said = {"client_id": request.form["client_id"], "said": request.form["text"]}
    with engine.begin() as connection:
        connection.execute(INSERT, said)
    return redirect("/")
