"""The pages of the log: who may search it, what it tells, and what people learn of themselves."""

import csv
import io
import json
import re

import pytest
from sqlalchemy import func, select, text

from resilience.audit.models import AuditEntry
from resilience.audit.services import record_act
from tests.cast import ANNET, ELS, FARID, MARIT, NADIA, PETRA, ROB, TOM, YUSUF
from tests.factories import safety, signals
from tests.web.page_checks import check_page


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    assert check_page(answer.text) == []
    return answer.text


@pytest.fixture
def signal(uow_of, session):
    """Return a signal of Annet, recorded and stored."""
    recorded = signals.recorded(uow_of(ANNET))
    session.commit()
    return recorded


# --- reading is logged ---


def acts(session, slug_name):
    wanted = select(AuditEntry.action, AuditEntry.object_id)
    found = session.execute(wanted.where(AuditEntry.actor_name == slug_name))
    return {tuple(row) for row in found}


def test_seeing_signals_of_others_in_a_list_is_logged_for_each(client_of, signal, session):
    client_of(MARIT).get("/signals?selection=area")
    assert ("signal:list", str(signal.id)) in acts(session, "Marit Dekker")


def test_seeing_them_on_the_start_page_is_logged_as_well(client_of, signal, session):
    client_of(MARIT).get("/")
    assert ("signal:list", str(signal.id)) in acts(session, "Marit Dekker")


def test_reading_what_one_wrote_oneself_leaves_no_line(client_of, signal, session):
    annet = client_of(ANNET)
    annet.get("/signals")
    annet.get(f"/signals/{signal.id}")
    assert not {act for act, _ in acts(session, "Annet Brouwer")} & {"signal:list", "signal:read"}


@pytest.mark.parametrize("path", ["/safety-concerns", "/"])
def test_seeing_concerns_of_others_is_logged_for_each(uow_of, session, client_of, path):
    concern = safety.raised(uow_of(ANNET))
    session.commit()
    client_of(ROB).get(path)
    assert ("concern:list", str(concern.id)) in acts(session, "Rob Hendriks")


def test_seeing_the_accounts_of_colleagues_is_logged(client_of, session, cast):
    client_of(TOM).get("/people")
    assert ("person:list", str(cast[ANNET].id)) in acts(session, "Tom Jansen")


def test_a_line_says_where_the_request_came_from_and_binds_it_together(client_of, signal, session):
    client_of(MARIT).get(f"/signals/{signal.id}")
    line = session.scalars(select(AuditEntry).where(AuditEntry.action == "signal:read")).one()
    assert (line.origin, line.actor_function) == ("127.0.0.1", "Wijkcoördinator")
    assert re.fullmatch("[0-9a-f]{16}", line.span_id)


# --- who read mine (R-24) ---


def test_the_reporter_sees_who_read_a_signal_by_function_and_organisation(client_of, signal):
    client_of(MARIT).get(f"/signals/{signal.id}")
    shown = page(client_of(ANNET), f"/signals/{signal.id}")
    assert "Wijkcoördinator" in shown
    assert "Marit Dekker" not in shown


def test_others_do_not_learn_who_read_a_signal(client_of, signal):
    assert 'class="plain-list__title">Wijkcoördinator' not in page(
        client_of(MARIT), f"/signals/{signal.id}"
    )


def test_the_reporter_sees_who_read_a_concern(uow_of, session, client_of):
    concern = safety.raised(uow_of(ANNET))
    session.commit()
    client_of(ROB).get(f"/safety-concerns/{concern.id}")
    assert 'plain-list__title">Veiligheidscoördinator' in page(
        client_of(ANNET), f"/safety-concerns/{concern.id}"
    )


def test_somebody_sees_what_is_kept_about_them_and_who_looked(client_of, signal):
    client_of(MARIT).get(f"/signals/{signal.id}")
    client_of(TOM).get("/people")
    shown = page(client_of(ANNET), "/me")
    assert "annet-brouwer@" in shown
    assert signal.number in shown
    assert "Wijkcoördinator" in shown


def test_nobody_sees_records_of_others_on_their_own_page(client_of, signal):
    assert signal.number not in page(client_of(MARIT), "/me")


# --- the privacy officer searches ---


def test_the_officer_finds_what_one_person_did(client_of, signal):
    els = client_of(ELS)
    assert "signal:record" in page(els, "/log?person=brouw")
    assert "signal:record" not in page(els, "/log?person=vos")


def test_the_officer_finds_what_happened_to_one_record_by_its_number(client_of, signal):
    client_of(PETRA)
    els = client_of(ELS)
    assert signal.number in page(els, f"/log?record={signal.number.lower()}")
    assert "signal:record" not in page(els, "/log?record=S-2020-000001")


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("activity=PA-01", True),
        ("activity=PA-03", False),
        ("act=record", True),
        ("act=100%25", False),
        ("outcome=refused", False),
        ("from=2026-11-23&until=2026-11-23", True),
        ("from=2026-11-24", False),
        ("until=2026-11-22", False),
        ("from=&until=", True),
        ("from=yesterday&outcome=maybe&activity=x&after=zz", True),
    ],
)
def test_the_log_is_narrowed_down(client_of, signal, query, is_found):
    lines = re.findall("<tr>.*?</tr>", page(client_of(ELS), f"/log?{query}"), re.DOTALL)
    assert any("signal:record" in line for line in lines) is is_found


def test_the_choices_stay_in_the_form(client_of):
    shown = page(client_of(ELS), "/log?person=Annet&from=2026-01-01")
    assert 'value="Annet"' in shown
    assert 'value="2026-01-01"' in shown


def test_a_long_log_is_read_page_by_page_without_losing_a_line(uow_of, session, client_of):
    for number in range(120):
        record_act(uow_of(ANNET), "signal:read", "signal", f"mark-{number:03}")
    session.commit()
    els, path, seen = client_of(ELS), "/log?act=signal:read", []
    while path:
        shown = page(els, path)
        seen += re.findall(r"mark-\d{3}", shown)
        onward = re.search(r'href="(/log\?[^"]*after=[^"]*)"', shown)
        path = onward[1].replace("&amp;", "&") if onward else ""
    assert sorted(seen) == [f"mark-{number:03}" for number in range(120)]


# --- a shielded reporter stays unknown ---


@pytest.fixture
def shielded(uow_of, session, client_of):
    """Return a shielded concern of Annet that Rob read and whose receipt he confirmed."""
    concern = safety.raised(uow_of(ANNET), is_shielded=True)
    session.commit()
    rob = client_of(ROB)
    rob.get(f"/safety-concerns/{concern.id}")
    rob.post(f"/safety-concerns/{concern.id}/acknowledge")
    return concern


def lines_about(shown, number):
    return [line for line in re.findall("<tr>.*?</tr>", shown, re.DOTALL) if number in line]


def test_no_line_about_a_shielded_concern_has_a_name_or_an_address(client_of, shielded):
    lines = lines_about(page(client_of(ELS), "/log"), shielded.number)
    assert len(lines) >= 3
    assert not re.search("Annet|Rob|127.0.0.1|Huismeester", "".join(lines))


@pytest.mark.parametrize("name", ["Annet", "Rob"])
def test_searching_a_name_finds_no_line_about_a_shielded_concern(client_of, shielded, name):
    assert lines_about(page(client_of(ELS), f"/log?person={name}"), shielded.number) == []


def test_a_concern_that_is_not_shielded_shows_who_read_it_but_not_who_raised_it(
    uow_of, session, client_of
):
    concern = safety.raised(uow_of(ANNET))
    session.commit()
    client_of(ROB).get(f"/safety-concerns/{concern.id}")
    lines = "".join(lines_about(page(client_of(ELS), "/log"), concern.number))
    assert "Rob Hendriks" in lines
    assert "Annet Brouwer" not in lines


def test_a_reporter_who_may_not_confirm_their_own_concern_stays_unknown(uow_of, session, client_of):
    concern = safety.raised(uow_of(ROB), is_shielded=True)
    session.commit()
    assert client_of(ROB).post(f"/safety-concerns/{concern.id}/acknowledge").status_code == 403
    lines = lines_about(page(client_of(ELS), "/log?outcome=refused"), concern.number)
    assert lines
    assert "Rob" not in "".join(lines)


# --- lines leave ---


def export(client, kind, query="from="):
    said = {"reason": "Vraag van een melder", "kind": kind}
    return client.post(f"/log/export?{query}", data=said | typed_by(client))


def typed_by(client):
    shown = client.get("/log/export").text
    return {"typed_by": re.search('name="typed_by"[^>]*value="([^"]+)"', shown)[1]}


def test_the_spreadsheet_says_who_took_it_and_what_for(client_of, signal):
    answer = export(client_of(ELS), "csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert "Els Mulder" in rows[1]
    assert "Vraag van een melder" in rows[4]
    assert any("signal:record" in row for row in rows)


#: The fields that the standard of Logius demands of every line.
DEMANDED = {"trace_id", "span_id", "status_code", "name", "start_time", "end_time", "attributes"}


def test_the_processing_log_has_the_fields_of_the_dutch_standard(client_of, signal):
    lines = [
        json.loads(line) for line in export(client_of(ELS), "processing-log").text.splitlines()
    ]
    (line,) = [each for each in lines if each["name"] == "signal:record"]
    assert DEMANDED | {"resource"} == set(line)
    assert re.fullmatch("[0-9a-f]{32} [0-9a-f]{16}", f"{line['trace_id']} {line['span_id']}")
    assert line["start_time"] <= line["end_time"]
    assert line["attributes"]["dpl.core.processing_activity_id"].endswith("PA-01")


def test_the_subject_of_the_data_is_encrypted(client_of, signal):
    told = export(client_of(ELS), "processing-log").text
    assert "dpl.core.data_subject_id" in told
    assert str(signal.id) not in told


@pytest.mark.parametrize("kind", ["csv", "processing-log"])
def test_no_file_tells_who_raised_a_shielded_concern(client_of, shielded, kind):
    told = export(client_of(ELS), kind, "from=&activity=PA-03").text
    assert "concern:raise" in told
    assert "Annet" not in told
    assert "Rob Hendriks" not in told


def test_taking_lines_out_is_logged_with_the_reason(client_of, signal, session):
    export(client_of(ELS), "csv")
    line = session.scalars(select(AuditEntry).where(AuditEntry.action == "audit:export")).one()
    assert line.purpose == "Vraag van een melder"


def test_without_a_reason_nothing_leaves(client_of, signal, session):
    els = client_of(ELS)
    answer = els.post("/log/export", data={"kind": "csv"} | typed_by(els))
    assert answer.status_code == 422
    assert check_page(answer.text) == []
    taken = select(func.count()).where(AuditEntry.action == "audit:export")
    assert session.scalar(taken) == 0


def test_lines_of_others_do_not_leave(client_of, uow_of, session):
    signals.recorded(uow_of(YUSUF))
    session.commit()
    assert "Yusuf" not in export(client_of(ELS), "csv").text


def test_an_anchor_is_taken_along(client_of, signal, session, app):
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    app.test_cli_runner().invoke(args=["audit", "anchor"])
    farid = client_of(FARID)
    path = re.search(r"/log/anchors/\d+\.json", page(farid, "/log"))[0]
    told = json.loads(farid.get(path).text)
    assert {"sequence", "hash", "made_at", "signature", "public_key"} <= set(told)


def test_an_anchor_that_was_never_made_is_not_there(client_of):
    assert client_of(FARID).get("/log/anchors/99999999999999999999.json").status_code == 404
    assert client_of(NADIA).get("/log/anchors/1.json").status_code == 403
