"""The sentences that the soft flags are held to, in two halves: one to tune on, one to report.

text_guard_signs_corpus.jsonl marks as [[...]] what must be flagged, with its group and kind;
neutral sentences have no mark. Which half a sentence is in follows from its own characters, so
that adding one moves no other; the sentences written later to try the finished rules on say it
themselves, for those that the rules were mended with afterwards may not be reported.
"""

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from resilience.privacy.text_guard import check

_MARKED = re.compile(r"\[\[(.*?)\]\]")
NEUTRAL = "neutral"


@dataclass(frozen=True)
class Sentence:
    """A sentence, the group it is counted in, and the stretches that must be flagged."""

    text: str
    group: str
    kind: str | None
    marked: tuple[tuple[int, int], ...]
    half: str | None

    @property
    def is_reported(self) -> bool:
        """The half on which figures are reported and no rule is tuned."""
        if self.half:
            return self.half == "report"
        return zlib.crc32(self.text.encode()) % 2 == 1

    @property
    def is_right(self) -> bool:
        """Every marked stretch is flagged with its kind; a neutral sentence gets no flag."""
        spans = check(self.text).spans
        if self.kind is None:
            return not spans
        return all(
            any(s.kind == self.kind and s.start < end and start < s.end for s in spans)
            for start, end in self.marked
        )


def _sentence(line: str) -> Sentence:
    row = json.loads(line)
    text, marked, shift = row["text"], [], 0
    for found in _MARKED.finditer(text):
        start = found.start() - shift
        marked.append((start, start + len(found[1])))
        shift += 4
    bare = _MARKED.sub(r"\1", text)
    return Sentence(bare, row["group"], row.get("kind"), tuple(marked), row.get("half"))


_LINES = Path(__file__).with_name("text_guard_signs_corpus.jsonl").read_text("utf-8").splitlines()
SENTENCES = tuple(map(_sentence, _LINES))


def shares(sentences: Iterable[Sentence]) -> Mapping[str, tuple[int, int]]:
    """Return for each group how many sentences the guard has right, and of how many."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for sentence in sentences:
        counts[sentence.group][0] += sentence.is_right
        counts[sentence.group][1] += 1
    return {group: (right, total) for group, (right, total) in counts.items()}
