"""What a migration says about searching text: folding accents, and finding words by their index.

Behind row-level security PostgreSQL does not use an index of words for the web role: comparing
words is not leakproof. A function of the owner does, and applies the policy itself (ADR 0022).
"""

from alembic import op
from sqlalchemy import text

from resilience.db.grants import lend

#: Letters with the letter they are searched as, one for one, so that places in a text stay.
FOLDED = dict(
    zip(
        "àáâãäåāçćčèéêëēęìíîïīłñńòóôõöøōřśşšùúûüūýÿźżž",
        "aaaaaaaccceeeeeeiiiiilnnooooooorsssuuuuuyyzzz",
        strict=True,
    )
)
ACCENTED = "".join(FOLDED) + "".join(FOLDED).upper()
PLAIN = "".join(FOLDED.values()) + "".join(FOLDED.values()).upper()

#: Words of which more signals than this hold one are no help as an index (ADR 0022).
MOST_CANDIDATES = 8_000
#: Of so many rows it is asked beforehand whether it will be more.
SAMPLE = 1000
FIND = "find_signals_with(tsquery)"


def define_folding() -> None:
    """Make ``fold_accents``, which keeps the length of a text, and ``words_to_query``."""
    op.execute(
        f"""
        CREATE FUNCTION fold_accents(said text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE
        RETURN translate(normalize(said, NFC), '{ACCENTED}', '{PLAIN}')
        """
    )
    # Each word as it is typed, too: Dutch stems "fietsen" to "fiets", and "fiets" to "fiet".
    op.execute(
        """
        CREATE FUNCTION words_to_query(said text) RETURNS tsquery IMMUTABLE STRICT PARALLEL SAFE
        RETURN CASE
            WHEN said ~ '-' THEN websearch_to_tsquery('dutch'::regconfig, fold_accents(said))
            WHEN said ~* '"|\\mor\\M'
            THEN websearch_to_tsquery('dutch'::regconfig, fold_accents(said))
                || websearch_to_tsquery('simple'::regconfig, fold_accents(said))
            ELSE (
                SELECT COALESCE(string_agg('(' || (
                    websearch_to_tsquery('dutch'::regconfig, word)
                    || websearch_to_tsquery('simple'::regconfig, word)
                )::text || ')', ' & '), '')::tsquery
                FROM regexp_split_to_table(fold_accents(said), '\\s+') AS word
                WHERE numnode(websearch_to_tsquery('dutch'::regconfig, word)) > 0
            )
        END
        """
    )


def define_finding() -> None:
    """Make ``find_signals_with``, in step with the policy as it stands now.

    Whoever changes the policy ``signals_select`` calls this again in the same migration;
    ``tests/integration/test_signal_search.py`` compares the two.
    """
    policy = op.get_bind().scalar(
        text("SELECT qual FROM pg_policies WHERE policyname = 'signals_select'")
    )
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION find_signals_with(words tsquery) RETURNS uuid[]
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        SET enable_seqscan = off AS $body$
        DECLARE
            size float;
            candidates bigint;
            found uuid[];
        BEGIN
            -- Words that are everywhere are not looked up at all. What people typed is never
            -- sampled for the planner, so a thousand rows are asked here, and forgotten.
            SELECT reltuples INTO size FROM pg_class WHERE oid = 'signals'::regclass;
            IF size > {MOST_CANDIDATES} AND (
                SELECT size * avg((text_search @@ words)::int)
                FROM signals TABLESAMPLE SYSTEM ({100 * SAMPLE} / size)
            ) > {MOST_CANDIDATES} THEN
                RETURN NULL;
            END IF;
            SELECT count(*), array_agg(id) FILTER (WHERE ({policy}) AND ({_TEXT_IS_KNOWN}))
            INTO candidates, found
            FROM (
                SELECT * FROM signals WHERE text_search @@ words LIMIT {MOST_CANDIDATES + 1}
            ) AS signals;
            IF candidates > {MOST_CANDIDATES} THEN
                RETURN NULL;
            END IF;
            RETURN COALESCE(found, ARRAY[]::uuid[]);
        END $body$
        """  # noqa: S608 - put together from constants and the policy itself
    )
    lend(FIND)


def _shared_with_text(digits: int) -> str:
    return (
        f"(organisation_id, signal_type, substr(buurt_code, 3, {digits})) IN ("  # noqa: S608
        "SELECT partner::uuid, code, area FROM jsonb_array_elements("
        "COALESCE(NULLIF(current_setting('resilience.shares', true), ''), '[]')::jsonb) AS share, "
        "jsonb_array_elements_text(share -> 'partners') AS partner, "
        "jsonb_array_elements_text(share -> 'codes') AS code, "
        "jsonb_array_elements_text(share -> 'areas') AS area "
        "WHERE share -> 'fields' ? 'tekst')"
    )


#: ``Signal.knows`` of the text, for rows that one may see (R-09).
_TEXT_IS_KNOWN = " OR ".join(
    (
        "reporter_id = (SELECT acting_user())",
        "organisation_id = (SELECT acting_organisation())",
        *(_shared_with_text(digits) for digits in (4, 6, 8)),
    )
)
