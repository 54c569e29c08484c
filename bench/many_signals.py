"""As many signals as a bench asks for, with the people, areas and agreements of Havermonde.

They spread over three years, forty gemeenten of which Havermonde has four tenths, every kind and
organisation, and forty more people for each organisation. Old ones are closed, few are rare. Texts
are sentences of the demo; some hold a word that is in one of a hundred texts, of a thousand, or of
fifty thousand.
"""

import json

from sqlalchemy import Connection, Engine, text

from resilience.config import ROOT
from resilience.signals.taxonomy import recordable_types
from tests.cast import NOW

YEARS = 3
COLLEAGUES = """
    INSERT INTO users
    SELECT copied.* FROM users AS original
    CROSS JOIN generate_series(1, 40) AS number
    CROSS JOIN LATERAL jsonb_populate_record(original, jsonb_build_object(
        'id', gen_random_uuid(), 'fs_uniquifier', md5(original.id::text || number),
        'email', number || original.email, 'line_manager_id', NULL
    )) AS copied
    WHERE original.id IN (SELECT DISTINCT ON (organisation_id) id FROM users
        ORDER BY organisation_id, id)
"""
#: Everything is drawn from the number of the line, so that two runs are alike.
FILL = """
    INSERT INTO signals (
        id, number, client_id, state, origin, organisation_id, reporter_id, reporter_role,
        signal_type, domain_code, polarity, severity, strength, text, information_source,
        observation_mode, source_grade, information_grade, handling, handling_condition,
        observed_from, observed_precision, day_part, recorded_at, location_precision, buurt_code,
        area_year, recurrence, effect_on_people, action_taken, action_note, is_feedback_wanted,
        is_source_protected, felt_unsafe, record_key
    )
    SELECT
        (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || substr(md5(line::text), 1, 3) || '8' || substr(md5(line::text), 4, 15))::uuid,
        'S-B' || lpad(line::text, 9, '0'), md5('c' || line)::uuid,
        CASE WHEN age < 0.005 THEN 'ingediend' WHEN age < 0.02 THEN 'geaccepteerd'
            WHEN age < 0.04 THEN 'teruggekoppeld' WHEN line % 60 = 0 THEN 'ingetrokken'
            ELSE 'gesloten' END,
        CASE WHEN kind = 'police' THEN 'wpg' ELSE 'eigen' END,
        organisation_id, reporter_id, 'Wijkbeheerder', code, left(code, 2), polarity,
        CASE WHEN polarity < 0 THEN CASE WHEN draw < 0.5 THEN 1 WHEN draw < 0.85 THEN 2
            WHEN draw < 0.99 THEN 3 ELSE 4 END END,
        CASE WHEN polarity > 0 THEN 1 + (line % 3)::int END,
        said || CASE WHEN line % 49999 = 7 THEN ' Er stond een zeecontainer bij.'
            WHEN line % 997 = 3 THEN ' Bij de volkstuin was het donker.'
            WHEN line % 101 = 1 THEN ' Ook de fietsenkelder stond open.' ELSE '' END,
        'straat', 'zelf_waargenomen', 'betrouwbaar',
        CASE WHEN draw < 0.6 THEN 'A' WHEN draw < 0.998 THEN 'C' ELSE 'E' END,
        CASE WHEN line % 12 = 0 THEN 'C' ELSE 'P' END, '', at, 'exact', 'avond', at, 'buurt',
        CASE WHEN line % 10 < 4 THEN own_buurten[1 + line / 10 % cardinality(own_buurten)]
            ELSE 'BU99' || lpad((2 + line / 7 % 39)::text, 2, '0') || '0' || 1 + line / 11 % 9
                || '0' || 1 + line / 13 % 9 END,
        2025, 'eerste_keer', 'onbekend', 'niets', '', line % 2 = 0, line % 40 = 0, false, draw
    FROM (
        SELECT line, CAST(:now AS timestamptz) - age * interval '1095 days' AS at, age, draw,
            codes[pick] AS code, polarities[pick] AS polarity,
            texts[1 + line * 7919 % cardinality(texts)] AS said
        FROM (
            SELECT line, 1 - line::float / CAST(:count AS float) AS age,
                ('x' || substr(md5('d' || line), 1, 7))::bit(28)::int / 268435456.0 AS draw,
                1 + floor(cardinality(codes) * power(
                    ('x' || substr(md5('t' || line), 1, 7))::bit(28)::int / 268435456.0, 1.7
                ))::int AS pick
            FROM generate_series(0, CAST(:count AS bigint) - 1) AS line, drawn
        ) AS numbered, drawn
    ) AS lines
    JOIN people ON people.place = (line * 31 + line / 97) % (SELECT count(*) FROM people), drawn
"""


def fill_signals(engine: Engine, count: int) -> None:
    """Put ``count`` signals into a database that has the people of Havermonde."""
    with engine.begin() as connection:
        connection.execute(text(COLLEAGUES))
        _draw(connection)
        indexes = connection.scalars(
            text(
                "SELECT indexdef FROM pg_indexes WHERE tablename = 'signals' "
                "AND indexname LIKE 'ix_%' ORDER BY indexname"
            )
        ).all()
        # Built at the end they cost a fraction of what they cost row by row.
        for made in indexes:
            connection.execute(text(f"DROP INDEX {made.split()[2 + ('UNIQUE' in made)]}"))
        connection.execute(text(FILL), {"count": count, "now": NOW})
        for made in indexes:
            connection.execute(text(made))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE signals"))
        connection.execute(text("ANALYZE"))


def _draw(connection: Connection) -> None:
    """Lay out what the lines are drawn from."""
    types = recordable_types()
    # Often Yusuf, who has a list of his own.
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE people ON COMMIT DROP AS "
            "SELECT users.id AS reporter_id, organisation_id, kind, "
            "row_number() OVER (ORDER BY users.id) - 1 AS place "
            "FROM users JOIN organisations ON organisations.id = organisation_id"
        )
    )
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS SELECT "
            "CAST(:codes AS text[]) AS codes, CAST(:polarities AS int[]) AS polarities, "
            "CAST(:texts AS text[]) AS texts, ARRAY(SELECT code FROM areas "
            "WHERE level = 'buurt' ORDER BY code) AS own_buurten"
        ),
        {
            "codes": [each.code for each in types],
            "polarities": [each.polarity for each in types],
            "texts": _sentences(),
        },
    )


def _sentences() -> list[str]:
    written = json.loads((ROOT / "resilience" / "demo" / "sentences.json").read_text())
    return [
        sentence.replace("{place}", "het plein")
        for kind in written["types"].values()
        for sentence in kind["sentences"]
    ]
