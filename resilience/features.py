"""The features and what each brings: pages, labels, navigation and what waits for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask

import resilience.accounts.labels as accounts_labels
import resilience.areas.labels as areas_labels
import resilience.audit.labels as audit_labels
import resilience.dashboard.labels as dashboard_labels
import resilience.maps.labels as maps_labels
import resilience.notifications.labels as notifications_labels
import resilience.safety.labels as safety_labels
import resilience.signals.labels as signals_labels
from resilience.accounts import views as accounts
from resilience.agreements import views as agreements
from resilience.agreements.attention import agreements_about_to_end
from resilience.areas import views as areas
from resilience.audit import views as audit
from resilience.config import Config
from resilience.dashboard import views as dashboard
from resilience.jobs import views as jobs
from resilience.maps import views as maps
from resilience.maps.rollups import count_in, count_out
from resilience.notifications import views as notifications
from resilience.notifications.attention import unread_messages
from resilience.safety import views as safety
from resilience.safety.attention import concerns_to_confirm
from resilience.signals import ports
from resilience.signals import views as signals
from resilience.signals.attention import new_signals_in_area
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


FEATURES = (
    Feature(dashboard.bp, dashboard.NAVIGATION, (dashboard_labels.URGENCIES,)),
    Feature(signals.bp, signals.NAVIGATION, signals_labels.ENUM_LABELS, (new_signals_in_area,)),
    Feature(maps.bp, maps.NAVIGATION, (maps_labels.MEASURES,)),
    Feature(
        safety.bp,
        safety.NAVIGATION,
        (safety_labels.STATES, safety_labels.EVENTS),
        (concerns_to_confirm,),
    ),
    Feature(areas.bp, labels=(areas_labels.LEVEL_LABELS,)),
    Feature(agreements.bp, agreements.NAVIGATION, attention=(agreements_about_to_end,)),
    Feature(
        accounts.bp,
        accounts.NAVIGATION,
        (accounts_labels.ROLES, accounts_labels.KINDS, accounts_labels.SIDES),
    ),
    Feature(audit.bp, audit.NAVIGATION, (audit_labels.OUTCOMES,)),
    Feature(notifications.bp, labels=(notifications_labels.KINDS,), attention=(unread_messages,)),
    Feature(jobs.bp, jobs.NAVIGATION),
)


def register_features(app: Flask, config: Config) -> None:
    """Register every feature with the application."""
    # Signals know nothing of the maps above them; here they learn who keeps the counts.
    app.extensions[ports.EXTENSION] = ports.Ports(config.record_key_secret, count_in, count_out)
    app.extensions["attention"] = [offer for each in FEATURES for offer in each.attention]
    app.jinja_env.globals["unread_count"] = notifications.unread_count
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
