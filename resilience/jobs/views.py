"""Whether the process lives, whether it can work, and how the jobs are doing."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError

from resilience.accounts.queries import list_organisations
from resilience.areas.queries import list_editions
from resilience.authz.permissions import Permission
from resilience.jobs.labels import JOBS
from resilience.jobs.queries import list_last_failures, list_last_finished
from resilience.jobs.status import JobStatus, status_of
from resilience.jobs.timetable import TIMETABLE
from resilience.jobs.work import kind_of
from resilience.safety.recipients import list_organisations_without_officer
from resilience.web.guards import public, requires
from resilience.web.navigation import NavigationItem
from resilience.web.transaction import current_session, current_uow, request_moment

bp = Blueprint("jobs", __name__)
log = logging.getLogger(__name__)

NAVIGATION = (NavigationItem(_l("System"), "jobs.system_status", (Permission.SYSTEM_READ,), 90),)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/healthz")
@public
def healthz() -> Any:
    """Tell that this process lives; asks nothing of anything else."""
    return "alive\n", HTTPStatus.OK, PLAIN


@bp.get("/readyz")
@public
def readyz() -> Any:
    """Tell whether the database answers and the jobs ran lately; why not is in the log only."""
    try:
        late = [status.name for status in _statuses() if status.is_late]
    except DBAPIError as error:
        log.warning("not ready: the database is out of reach (%s)", kind_of(error))
        return "not ready\n", HTTPStatus.SERVICE_UNAVAILABLE, PLAIN
    if late:
        log.warning("not ready: these jobs did not run lately: %s", ", ".join(late))
        return "not ready\n", HTTPStatus.SERVICE_UNAVAILABLE, PLAIN
    return "ready\n", HTTPStatus.OK, PLAIN


@bp.get("/system")
@requires(Permission.SYSTEM_READ)
def system_status() -> Any:
    """Show the functional administrator how the platform runs; there is no content in it."""
    uow = current_uow()
    statuses = _statuses()
    return render_template(
        "jobs/system_status.html",
        heading=_heading(statuses),
        job_labels=JOBS,
        statuses=statuses,
        organisations=list_organisations(uow.session),
        without_officer=list_organisations_without_officer(uow.session, uow.now),
        editions=list_editions(uow.session),
    )


def _heading(statuses: list[JobStatus]) -> str:
    late = sum(status.is_late for status in statuses)
    if not late:
        return str(gettext("All jobs run on time"))
    return str(
        ngettext("One job has not run for too long", "%(num)s jobs have not run for too long", late)
    )


def _statuses() -> list[JobStatus]:
    session = current_session()
    return status_of(
        TIMETABLE, list_last_finished(session), list_last_failures(session), request_moment()
    )
