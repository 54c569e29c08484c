"""The command that tries the guard on a file: one answer a line, whatever is in the file."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from resilience.assets import ROOT
from resilience.privacy.text_guard_lines import LONGEST_LINE, answers

NAME = "Volgens mevrouw Yıldız is het Piet Kok."
FLASK = [sys.executable, "-m", "flask", "text-guard", "check"]


def said(content: bytes) -> list[dict[str, object]]:
    return [json.loads(answer.json) for answer in answers(BytesIO(content))]


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command without any setting of the application."""
    bare = {name: value for name, value in os.environ.items() if "RESILIENCE" not in name}
    return subprocess.run(
        [*FLASK, *arguments], cwd=ROOT, env=bare, input=given, capture_output=True, check=False
    )


def test_each_line_gets_its_verdict():
    verdicts = [row["verdict"] for row in said(b"Bel 06-12345678.\nPiet Kok belde.\nStil.\n")]
    assert verdicts == ["block", "flag", "ok"]


def test_an_answer_has_reasons_and_spans_with_offsets_in_characters():
    (row,) = said(NAME.encode())
    assert row["reasons"] == ["name"]
    assert row["spans"] == [
        {"start": 8, "end": 22, "text": "mevrouw Yıldız", "kind": "name"},
        {"start": 30, "end": 38, "text": "Piet Kok", "kind": "name"},
    ]


def test_an_empty_line_gets_an_answer_too():
    assert [row["verdict"] for row in said(b"\n\r\nPiet Kok\n\n")] == ["ok", "ok", "flag", "ok"]


def test_an_empty_file_gets_no_answer():
    assert said(b"") == []


def test_json_lines_are_read_by_their_text():
    lines = json.dumps({"id": 1, "text": NAME}) + "\n\n" + json.dumps({"text": "Stil."})
    assert [row["verdict"] for row in said(lines.encode())] == ["flag", "ok", "ok"]


@pytest.mark.parametrize(
    "line", ["{nonsense", '{"tekst": "x"}', "[1]", '{"text": 3}', "[" * 99_999]
)
def test_a_line_that_is_no_object_with_a_text_is_named_and_flagged(line: str):
    rows = said(b'{"text": "Stil."}\n' + line.encode() + b'\n{"text": "Stil."}')
    assert (rows[1]["verdict"], rows[1]["reasons"], rows[1]["spans"]) == (
        "flag",
        ["unreadable"],
        [],
    )
    assert rows[1]["line"] == 2
    assert "error" in rows[1]
    assert rows[2]["verdict"] == "ok"


def test_plain_lines_and_json_lines_may_stand_together():
    lines = [NAME, json.dumps({"text": NAME}), "{geen json} Piet Kok", "[12] Piet Kok", '"Stil."']
    plain_first = said("\n".join(lines).encode())
    assert [row["verdict"] for row in plain_first] == ["flag", "flag", "flag", "flag", "ok"]
    assert plain_first[0] == plain_first[1]
    json_first = said("\n".join([lines[1], lines[0]]).encode())
    assert json_first[0] == json_first[1]


def test_offsets_count_code_points_also_after_emoji_and_combining_characters():
    text = "\U0001f468\u200d\U0001f469 e\u0301e\u0301n Piet Kok: 06-12345678 \U0001f642"
    as_json = json.dumps({"text": text})
    for line in (text, as_json):
        (row,) = said(line.encode())
        spans = [(text[s["start"] : s["end"]], s["text"]) for s in row["spans"]]  # type: ignore[attr-defined]
        assert spans == [("Piet Kok", "Piet Kok"), ("06-12345678", "06-12345678")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_file_in_unicode_is_read_whatever_its_form(encoding: str):
    content = f"{NAME}\r\nStil.\r\n"
    marked = "\ufeff" + content if encoding == "utf-16-be" else content
    rows = said(marked.encode(encoding))
    assert [row["verdict"] for row in rows] == ["flag", "ok"]
    assert rows[0]["spans"] == said(NAME.encode())[0]["spans"]


def test_a_line_of_an_old_program_is_read_as_western_european():
    (row,) = said("Mevrouw Zoë Ünal.".encode("cp1252"))
    assert row["spans"][0]["text"] == "Mevrouw Zoë Ünal"  # type: ignore[index]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_that_is_too_long_is_named_and_the_next_is_read(encoding: str):
    rows = said(("a" * (LONGEST_LINE * 9) + "\nPiet Kok\n").encode(encoding))
    assert "longer than" in str(rows[0]["error"])
    assert [row["reasons"] for row in rows] == [["unreadable"], ["name"]]


def test_half_a_character_is_answered_too():
    (row,) = said(b'{"text": "Piet Kok \\ud800"}')
    assert row["verdict"] == "flag"


def test_the_command_needs_no_settings_and_no_database(tmp_path: Path):
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"text": NAME}) + "\n{}\n", "utf-8")
    done = run(str(texts))
    assert json.loads(done.stdout.splitlines()[0])["verdict"] == "flag"
    assert done.returncode == 1
    assert b"1 of the lines could not be checked" in done.stderr


def test_the_command_reads_what_is_piped_in():
    done = run("-", given=NAME.encode())
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["verdict"] == "flag"
