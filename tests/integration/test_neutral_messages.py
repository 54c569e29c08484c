"""The sentences of an organisation: the usual ones until it has its own."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.feedback import neutral_messages
from resilience.feedback.models import NeutralMessage
from resilience.feedback.neutral_messages import MOST, Sentence, SentenceDraft
from tests.cast import ANJA, FARID, MARIT, TOM, YUSUF

USUAL = [Sentence("known", "Bekend", "Wij kennen dit en werken eraan.")]
OURS = SentenceDraft("Hersteld", "De verlichting is hersteld.")


def titles(uow):
    return [sentence.title for sentence in neutral_messages.list_sentences(uow, USUAL)]


def test_without_own_sentences_the_usual_ones_hold(uow_of):
    assert titles(uow_of(TOM)) == ["Bekend"]


def test_with_the_first_own_sentence_the_usual_ones_become_the_own(uow_of):
    neutral_messages.add_sentence(uow_of(TOM), OURS, USUAL)
    assert titles(uow_of(TOM)) == ["Bekend", "Hersteld"]


def test_another_organisation_keeps_its_own_list(uow_of):
    neutral_messages.add_sentence(uow_of(TOM), OURS, USUAL)
    assert titles(uow_of(ANJA)) == ["Bekend"]


def test_a_coordinator_changes_a_sentence(uow_of):
    added = neutral_messages.add_sentence(uow_of(MARIT), OURS)
    neutral_messages.change_sentence(uow_of(MARIT), added.id, SentenceDraft("Klaar", "Klaar."))
    assert titles(uow_of(MARIT)) == ["Klaar"]


def test_a_removed_sentence_is_gone_and_the_last_one_brings_the_usual_back(uow_of, session):
    added = neutral_messages.add_sentence(uow_of(TOM), OURS)
    neutral_messages.remove_sentence(uow_of(TOM), added.id)
    assert session.scalars(select(NeutralMessage)).all() == []
    assert titles(uow_of(TOM)) == ["Bekend"]


def test_the_usual_sentences_come_back(uow_of):
    neutral_messages.add_sentence(uow_of(TOM), OURS, USUAL)
    neutral_messages.restore_usual(uow_of(TOM))
    assert titles(uow_of(TOM)) == ["Bekend"]


def test_taking_over_twice_takes_over_once(uow_of):
    for _ in range(2):
        neutral_messages.take_over(uow_of(TOM), USUAL)
    assert titles(uow_of(TOM)) == ["Bekend"]


@pytest.mark.parametrize("slug", [YUSUF, FARID])
def test_others_change_no_sentences(uow_of, slug):
    with pytest.raises(NotAllowedError):
        neutral_messages.add_sentence(uow_of(slug), OURS)


def test_the_sentence_of_another_organisation_is_not_found(uow_of):
    added = neutral_messages.add_sentence(uow_of(TOM), OURS)
    for message_id in (added.id, uuid4()):
        with pytest.raises(NotFoundError):
            neutral_messages.change_sentence(uow_of(ANJA), message_id, OURS)


@pytest.mark.parametrize(
    "draft",
    [
        SentenceDraft("", "Gedaan."),
        SentenceDraft("Gedaan", " "),
        SentenceDraft("Bellen", "Bel 06-12345678."),
        SentenceDraft("x" * 81, "Gedaan."),
    ],
)
def test_a_sentence_has_a_name_and_words_and_nobodys_data(uow_of, draft):
    with pytest.raises(ValidationError):
        neutral_messages.add_sentence(uow_of(TOM), draft)


def test_the_list_does_not_grow_without_end(uow_of):
    for _ in range(MOST):
        neutral_messages.add_sentence(uow_of(TOM), OURS)
    with pytest.raises(ConflictError):
        neutral_messages.add_sentence(uow_of(TOM), OURS)
