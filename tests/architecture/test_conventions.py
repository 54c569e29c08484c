"""Sizes and habits that keep the code readable; smells become failures here."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from resilience.config import ROOT

PACKAGE = ROOT / "resilience"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLESHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|data|info|misc|common)(_|$)")
#: Words of the law and of the field that only look vague.
FIELD_TERMS = re.compile("personal_data|line_manager|demo_data")
CLOCK = PACKAGE / "clock.py"


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def length(node: ast.FunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    documented = ast.get_docstring(node) is not None
    first = node.body[1] if documented and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or 0) - first.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_at_most_300_lines(path):
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_opens_with_what_it_holds(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_is_at_most_40_lines(path):
    assert [node.name for node in functions(path) if length(node) > 40] == []


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "views.py"], ids=name_of)
def test_a_view_is_at_most_20_lines(path):
    assert [node.name for node in functions(path) if length(node) > 20] == []


def test_the_median_function_is_at_most_8_lines():
    assert statistics.median(length(node) for path in MODULES for node in functions(path)) <= 8


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_or_function_has_a_vague_name(path):
    names = [path.stem, *(node.name for node in functions(path))]
    assert [name for name in names if VAGUE.search(FIELD_TERMS.sub("", name))] == []


@pytest.mark.parametrize("path", [p for p in MODULES if p != CLOCK], ids=name_of)
def test_only_the_clock_asks_what_time_it_is(path):
    assert not re.search(r"datetime\.now|date\.today|utcnow|(?<!\w)time\.time\(", path.read_text())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_services_flush_and_never_commit(path):
    allowed = {"transaction.py", "runner.py", "scheduler.py"}
    if path.name in allowed or "demo" in path.parts or path.name == "cli.py":
        return
    assert ".commit()" not in path.read_text().replace("session.commit()`", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_is_at_most_120_lines(path):
    assert len(path.read_text().splitlines()) <= 120


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_holds_no_inline_style_and_no_inline_handler(path):
    assert not re.search(r'\sstyle="|\son[a-z]+="', path.read_text())


@pytest.mark.parametrize("path", STYLESHEETS, ids=name_of)
def test_a_stylesheet_is_at_most_150_lines(path):
    assert len(path.read_text().splitlines()) <= 150
