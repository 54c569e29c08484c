"""The texts that the guard is held to; text_guard_corpus.jsonl marks findings as [[finding]]."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from resilience.privacy.text_guard import Kind

_MARKED = re.compile(r"\[\[(.*?)\]\](?!\])", re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A text and what must be found in it, in order; nothing for a neutral sentence."""

    text: str
    findings: tuple[tuple[Kind, str], ...]


def _example(line: str) -> Example:
    row = json.loads(line)
    marked = _MARKED.findall(row["text"])
    found = tuple((Kind(row["kind"]), text) for text in marked)
    return Example(_MARKED.sub(r"\1", row["text"]), found)


_LINES = Path(__file__).with_name("text_guard_corpus.jsonl").read_text("utf-8").splitlines()
EXAMPLES = tuple(map(_example, _LINES))
BLOCKED = tuple(example for example in EXAMPLES if example.findings)
NEUTRAL = tuple(example for example in EXAMPLES if not example.findings)
