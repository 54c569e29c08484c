"""The features and what each brings: pages, labels, navigation and what waits for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask

import resilience.accountability.labels as accountability_labels
import resilience.accounts.labels as accounts_labels
import resilience.agreements.labels as agreements_labels
import resilience.areas.labels as areas_labels
import resilience.audit.labels as audit_labels
import resilience.dashboard.labels as dashboard_labels
import resilience.exports.labels as exports_labels
import resilience.feedback.labels as feedback_labels
import resilience.handling.labels as handling_labels
import resilience.imports.labels as imports_labels
import resilience.maps.labels as maps_labels
import resilience.notifications.labels as notifications_labels
import resilience.outgoing.labels as outgoing_labels
import resilience.retention.labels as retention_labels
import resilience.review.labels as review_labels
import resilience.safety.labels as safety_labels
import resilience.signals.labels as signals_labels
from resilience.accountability import breach_views, rights_views
from resilience.accountability import views as accountability
from resilience.accountability.attention import breaches_to_decide, requests_to_answer
from resilience.accounts import (
    invitation_views,
    organisation_views,
    own_account,
    proof_views,
    proposal_views,
    review_views,
    session_views,
    single_sign_on,
)
from resilience.accounts import ports as accounts_ports
from resilience.accounts import views as accounts
from resilience.accounts.attention import (
    access_review_to_do,
    lapsed_invitations,
    roles_to_confirm,
)
from resilience.agreements import ports as agreements_ports
from resilience.agreements import views as agreements
from resilience.agreements.attention import agreements_that_wait
from resilience.api import page_views as api_pages
from resilience.api import token_views as oauth
from resilience.api import views as api
from resilience.areas import views as areas
from resilience.areas.queries import list_role_areas
from resilience.audit import views as audit
from resilience.config import Config
from resilience.dashboard import views as dashboard
from resilience.drafts import views as drafts
from resilience.explanation import catalogue
from resilience.explanation import views as explanation
from resilience.exports import views as exports
from resilience.feedback import confirmation_views, sentence_views
from resilience.feedback import pages as feedback_pages
from resilience.feedback import views as feedback
from resilience.feedback.attention import answers_owed
from resilience.handling import pages as handling_pages
from resilience.handling import views as handling
from resilience.handling import work_views as signal_work
from resilience.imports import ports as imports_ports
from resilience.imports import views as imports
from resilience.jobs import views as jobs
from resilience.maps import views as maps
from resilience.maps.rollups import count_in, count_out
from resilience.notifications import views as notifications
from resilience.notifications.attention import unread_messages
from resilience.offline import sending as offline_sending
from resilience.offline import views as offline
from resilience.retention import pages as retention_pages
from resilience.retention import views as retention
from resilience.retention.attention import lists_to_approve, records_about_to_go
from resilience.review import move_views as moves
from resilience.review import pages as review_pages
from resilience.review import views as review
from resilience.review.attention import texts_to_check, words_to_change
from resilience.safety import views as safety
from resilience.safety.attention import concerns_to_confirm
from resilience.signal_lists import bulk_views, saved_view_views
from resilience.signals import exact_place_labels, exact_place_views, ports
from resilience.signals import views as signals
from resilience.signals.attention import new_signals_in_area
from resilience.signals.sections import EXTENSION as SECTIONS
from resilience.signals.sections import SectionSource
from resilience.web.attention import AttentionSource
from resilience.web.filters import register_labels
from resilience.web.navigation import NavigationItem


@dataclass(frozen=True)
class Feature:
    """What one feature hands to the shell."""

    blueprint: Blueprint
    navigation: tuple[NavigationItem, ...] = ()
    labels: tuple[Mapping[Any, Any], ...] = ()
    attention: tuple[AttentionSource, ...] = ()
    #: What it puts on the page of a signal.
    sections: tuple[SectionSource, ...] = ()


FEATURES = (
    Feature(dashboard.bp, dashboard.NAVIGATION, (dashboard_labels.URGENCIES,)),
    Feature(signals.bp, signals.NAVIGATION, signals_labels.ENUM_LABELS, (new_signals_in_area,)),
    # The list itself stands among the pages of signals.
    Feature(saved_view_views.bp),
    Feature(bulk_views.bp),
    Feature(handling.bp, labels=handling_labels.ENUM_LABELS, sections=(handling_pages.section,)),
    Feature(signal_work.bp),
    Feature(
        review.bp,
        review.NAVIGATION,
        review_labels.ENUM_LABELS,
        (texts_to_check, words_to_change),
        (review_pages.section,),
    ),
    Feature(moves.bp, sections=(moves.section,)),
    Feature(
        feedback.bp,
        feedback.NAVIGATION,
        feedback_labels.ENUM_LABELS,
        (answers_owed,),
        (feedback_pages.section,),
    ),
    Feature(sentence_views.bp),
    Feature(confirmation_views.bp),
    Feature(exact_place_views.bp, labels=(exact_place_labels.PURPOSES,)),
    Feature(imports.bp, imports.NAVIGATION, imports_labels.ENUM_LABELS),
    Feature(maps.bp, maps.NAVIGATION, (maps_labels.MEASURES,)),
    Feature(
        safety.bp,
        safety.NAVIGATION,
        (safety_labels.STATES, safety_labels.EVENTS),
        (concerns_to_confirm,),
    ),
    Feature(offline.bp),
    Feature(offline_sending.bp),
    Feature(explanation.bp),
    Feature(
        exports.bp,
        exports.NAVIGATION,
        (
            exports_labels.SUBJECTS,
            exports_labels.STATES,
            outgoing_labels.PURPOSES,
            outgoing_labels.FILE_KINDS,
        ),
    ),
    Feature(areas.bp, labels=(areas_labels.LEVEL_LABELS,)),
    Feature(
        agreements.bp,
        agreements.NAVIGATION,
        agreements_labels.ENUM_LABELS,
        (agreements_that_wait,),
    ),
    Feature(
        accounts.bp,
        accounts.NAVIGATION,
        (
            accounts_labels.ROLES,
            accounts_labels.KINDS,
            accounts_labels.SIDES,
            accounts_labels.STATES,
            accounts_labels.VERDICTS,
        ),
        (roles_to_confirm, access_review_to_do, lapsed_invitations),
    ),
    Feature(invitation_views.bp),
    Feature(own_account.bp),
    Feature(proposal_views.bp),
    Feature(review_views.bp, review_views.NAVIGATION),
    Feature(organisation_views.bp, organisation_views.NAVIGATION),
    Feature(single_sign_on.bp),
    Feature(session_views.bp),
    Feature(proof_views.bp),
    Feature(drafts.bp),
    Feature(audit.bp, audit.NAVIGATION, (audit_labels.OUTCOMES,)),
    Feature(notifications.bp, labels=(notifications_labels.KINDS,), attention=(unread_messages,)),
    Feature(
        retention.bp,
        retention.NAVIGATION,
        (
            retention_labels.CLASSES,
            retention_labels.RULES,
            retention_labels.STARTS,
            retention_labels.RESULTS,
            retention_labels.LIST_STATES,
            retention_labels.DECISIONS,
            retention_labels.REASONS,
        ),
        (records_about_to_go, lists_to_approve),
    ),
    Feature(
        accountability.bp,
        accountability.NAVIGATION,
        accountability_labels.ENUM_LABELS,
        (requests_to_answer, breaches_to_decide),
    ),
    Feature(rights_views.bp),
    Feature(breach_views.bp),
    Feature(jobs.bp, jobs.NAVIGATION),
    Feature(api.bp),
    Feature(oauth.bp),
    Feature(api_pages.bp, api_pages.NAVIGATION),
)


def register_features(app: Flask, config: Config) -> None:
    """Register every feature with the application."""
    # Signals know nothing of the maps above them; here they learn who keeps the counts.
    app.extensions[ports.EXTENSION] = ports.Ports(config.record_key_secret, count_in, count_out)
    imports_ports.use_secret(config.record_key_secret)
    app.extensions[accounts_ports.EXTENSION] = accounts_ports.Ports(list_role_areas)
    # Agreements lie below the kinds of signals and the areas that they are about.
    app.extensions[agreements_ports.EXTENSION] = agreements_ports.Catalogue(
        catalogue.type_groups, catalogue.area_groups, catalogue.area_name
    )
    app.extensions["attention"] = [offer for each in FEATURES for offer in each.attention]
    app.extensions[SECTIONS] = [source for each in FEATURES for source in each.sections]
    app.jinja_env.globals["signs_in_elsewhere"] = single_sign_on.signs_in_elsewhere
    app.jinja_env.globals["unread_count"] = notifications.unread_count
    app.jinja_env.filters["object_words"] = retention_pages.object_words
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
        app.extensions["navigation"].add(*feature.navigation)
        register_labels(*feature.labels)
    if config.demo:
        _open_demo(app)


def _open_demo(app: Flask) -> None:
    """Register sign-in by persona; outside the demo its module is not even imported."""
    from resilience.demo import sign_in  # noqa: PLC0415

    app.register_blueprint(sign_in.bp)
    app.jinja_env.globals["personas"] = sign_in.persona_groups
