"""Which cells need protection: τ-Argus (pytauargus, offline) beside the gate."""

import pytauargus
import pytest

from resilience.privacy.disclosure import Policy
from resilience.privacy.disclosure.gate import Gate
from tests.factories.lattices import reference, reference_rows

#: At most 80 % of a cell by one organisation (a "holding"); a plain threshold of 5.
RULES = {"dominance": "NK(0,0)|NK(0,0)|NK(1,80)|NK(0,0)", "threshold": "FREQ(5,20)"}


@pytest.fixture(autouse=True)
def logs_elsewhere(tmp_path, monkeypatch):
    """Let the engine write its logs, which it does where it runs, in a folder of the test."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def counted():
    return reference()


def unsafe_in_tau_argus(counted, folder, rule):
    """Return the cells that τ-Argus calls unsafe by themselves: (area, category)."""
    rows = sorted(reference_rows(), key=lambda row: row["org"])
    axis, filled = counted.lattice.areas, {row["bu"] for row in rows}
    tree = folder / "areas.hrc"
    with tree.open("w") as file:
        for whole, [parts] in axis.parts.items():
            inside = [axis.codes[part] for part in parts if axis.codes[part] in filled]
            if inside:
                file.write("\n".join([axis.codes[whole], *(f"@{code}" for code in inside)]) + "\n")
    result = pytauargus.protect(
        {
            "bu": [row["bu"] for row in rows],
            "cat": [row["cat"] for row in rows],
            "org": [row["org"] for row in rows],
            "n": [1.0 for _ in rows],
        },
        ["bu", "cat"],
        response="n",
        safety_rules=rule,
        holding_var="org",
        hrc={"bu": str(tree)},
        hierleadstring="@",
        totcode="Total",
        workdir=str(folder),
    )
    names = {"bu": {"Total": "GM0014"}, "cat": {"Total": "total"}}
    return {
        tuple(names[side].get(row[side].strip(), row[side].strip()) for side in ("bu", "cat"))
        for row in result.tables[0].rows
        if row["status"] == "U"
    }


def unsafe_here(counted, policy):
    """Return the cells with anything in them that the gate does not call eligible."""
    facts, lattice = counted.facts, counted.lattice
    is_unsafe = ~Gate(policy).is_eligible(facts) & (facts.count > 0)
    table = is_unsafe.reshape(lattice.shape)[0]
    return {
        (code, category)
        for code, row in zip(lattice.areas.codes, table, strict=True)
        for category, unsafe in zip(lattice.categories.codes, row, strict=True)
        if unsafe
    }


@pytest.mark.parametrize(
    ("rule", "policy"),
    [
        ("threshold", Policy(reporters=1, organisations=1, largest_share=1)),
        ("dominance", Policy(k=1, sensitive_k=1, reporters=1, organisations=1)),
    ],
)
def test_tau_argus_finds_the_same_cells_unsafe(counted, tmp_path, rule, policy):
    theirs = unsafe_in_tau_argus(counted, tmp_path, RULES[rule])
    assert theirs == unsafe_here(counted, policy)
    assert len(theirs) > 50


def test_nothing_that_tau_argus_calls_unsafe_is_ever_published(counted, tmp_path):
    values = Gate().release(counted.lattice, counted.facts)
    for name, rule in RULES.items():
        folder = tmp_path / name
        folder.mkdir()
        for area, category in unsafe_in_tau_argus(counted, folder, rule):
            assert values[counted.cell("Q1", area, category)] < 0
