"""English is complete by construction; Dutch is complete by this test."""

import io
import re
import subprocess
import sys

from babel.messages.pofile import read_po

from resilience.config import ROOT

CATALOG = ROOT / "resilience" / "translations" / "nl" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def catalog():
    return read_po(io.BytesIO(CATALOG.read_bytes()), locale="nl")


def extracted(tmp_path):
    target = tmp_path / "messages.pot"
    extract = ["-q", "extract", "-F", "babel.cfg", "-k", "_l", "-o", str(target), "."]
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", *extract], cwd=ROOT, check=True
    )
    return read_po(io.BytesIO(target.read_bytes()))


def test_every_sentence_has_its_dutch(tmp_path):
    dutch = {message.id: message for message in catalog() if message.id}
    missing = [
        message.id
        for message in extracted(tmp_path)
        if message.id and not (dutch.get(message.id) and dutch[message.id].string)
    ]
    assert missing == []


def test_no_translation_is_marked_as_a_guess():
    assert [message.id for message in catalog() if message.id and message.fuzzy] == []


def test_both_languages_fill_in_the_same_values():
    for message in catalog():
        if not message.id or isinstance(message.id, tuple):
            continue
        assert set(PLACEHOLDER.findall(message.id)) == set(PLACEHOLDER.findall(message.string))
