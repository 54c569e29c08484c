"""The processing activities of the platform (GDPR art. 30), and which acts belong to each.

Every line of the log names its activity. The register of processing activities is made from
this table, so the two can never say different things.
"""

from dataclasses import dataclass

from resilience.errors import N_


@dataclass(frozen=True, slots=True)
class ProcessingActivity:
    """One entry of the register: what is done with whose data, why, and for how long."""

    id: str
    name: str
    purpose: str
    legal_basis: str
    categories: str
    people: str
    recipients: str
    #: Classes of domain.md 4.4.
    retention_classes: str
    #: The part before the colon of every act that belongs here.
    resources: tuple[str, ...]

    @property
    def uri(self) -> str:
        """How other systems name it (Logboek dataverwerkingen: ``processing_activity_id``)."""
        return f"urn:weerbaar:processing-activity:{self.id}"


_PER_PARTY = N_(
    "Recorded per party in the sharing agreement: public task, contract or legitimate interest."
)
_PUBLIC_TASK = N_("Public task (GDPR art. 6(1)(e)), as recorded in the sharing agreement.")
_EMPLOYER = N_("Legal duty of the employer (GDPR art. 6(1)(c), working conditions act).")
_LEGAL_DUTY = N_("Legal duty (GDPR art. 6(1)(c)).")
_SECURITY = N_("Legal duty to secure personal data (GDPR art. 6(1)(c) and art. 32, BIO2).")
_PROFESSIONALS = N_("Professionals with an account.")
_NOBODY = N_("Nobody outside the own organisation.")
_OWN_OFFICERS = N_("The privacy officer of the own organisation.")

#: The acts of which a request was refused belong here, whatever was asked.
SECURITY = ProcessingActivity(
    id="PA-07",
    name=N_("Security and log"),
    purpose=N_("Keep the data safe, and be able to show who did or read what."),
    legal_basis=_SECURITY,
    categories=N_("Name, function, act, record number, moment, network address; never content."),
    people=_PROFESSIONALS,
    recipients=_OWN_OFFICERS,
    retention_classes="H",
    resources=("audit", "log", "key", "keys", "backup", "incident", "security"),
)

ACTIVITIES: tuple[ProcessingActivity, ...] = (
    ProcessingActivity(
        id="PA-01",
        name=N_("Signals"),
        purpose=N_("See early where a neighbourhood comes under pressure, and where it is strong."),
        legal_basis=_PER_PARTY,
        categories=N_("What was observed, where and when; name and function of the reporter."),
        people=N_("Professionals who record; people at a place, only by chance and never by name."),
        recipients=N_("Team and coordinator of the area, and partners under an agreement."),
        retention_classes="A, B, C, D",
        resources=("signal", "signals", "draft", "review", "feedback"),
    ),
    ProcessingActivity(
        id="PA-02",
        name=N_("The picture per area"),
        purpose=N_("Show numbers per area and period that point at nobody."),
        legal_basis=_PUBLIC_TASK,
        categories=N_("Numbers per area, subject and period, withheld when they are small."),
        people=N_("Nobody can be recognised in what is shown."),
        recipients=N_("Everybody with an account; exact numbers only the coordinator."),
        retention_classes="C",
        resources=("map", "release", "rollup"),
    ),
    ProcessingActivity(
        id="PA-03",
        name=N_("Safety concerns"),
        purpose=N_("Protect professionals at work, and follow up what happened to them."),
        legal_basis=_EMPLOYER,
        categories=N_("What happened, where and when; name and function of the reporter."),
        people=N_("Professionals who raise a safety concern."),
        recipients=N_("The safety officer, and the line manager unless it is shielded."),
        retention_classes="E",
        resources=("concern", "safety", "care", "advice", "check_in"),
    ),
    ProcessingActivity(
        id="PA-04",
        name=N_("Exact places"),
        purpose=N_("Find the place itself when somebody has to go there."),
        legal_basis=_PER_PARTY,
        categories=N_("The point of a signal, encrypted and apart from the signal."),
        people=N_("People who live or work at a place, without a name."),
        recipients=N_("Who states a purpose from the list; every reading is logged."),
        retention_classes="B",
        resources=("place", "exact_place", "location", "signal_location"),
    ),
    ProcessingActivity(
        id="PA-05",
        name=N_("Sharing agreements"),
        purpose=N_("Share only what was agreed, with whom, and for as long as was agreed."),
        legal_basis=_PUBLIC_TASK,
        categories=N_("Parties, purposes, legal grounds and the names of those who signed."),
        people=_PROFESSIONALS,
        recipients=N_("The parties to the agreement."),
        retention_classes="J",
        resources=("agreement", "share", "explanation", "simulation"),
    ),
    ProcessingActivity(
        id="PA-06",
        name=N_("Accounts and sign-in"),
        purpose=N_("Let in only the professionals who need it, for as long as they need it."),
        legal_basis=_SECURITY,
        categories=N_("Name, e-mail address, function, roles, moments of signing in."),
        people=_PROFESSIONALS,
        recipients=N_("The administrator of the own organisation."),
        retention_classes="H",
        resources=(
            "account",
            "accounts",
            "user",
            "person",
            "people",
            "organisation",
            "role",
            "membership",
            "invitation",
            "access_review",
            "session",
            "sign_in",
            "sign_out",
            "password",
            "passkey",
            "webauthn",
            "recovery_code",
            "recovery_codes",
            "oidc",
            "mfa",
            "step_up",
            "lock",
            "second_step",
        ),
    ),
    SECURITY,
    ProcessingActivity(
        id="PA-08",
        name=N_("Retention and deletion"),
        purpose=N_("Let data really go away when their time has come, and be able to show it."),
        legal_basis=N_("Legal duty (GDPR art. 5(1)(e), archive law)."),
        categories=N_("Numbers and moments of deleted records, without content."),
        people=N_("Nobody can be recognised in what is kept."),
        recipients=N_("The privacy officer and the archivist."),
        retention_classes="I",
        resources=("retention", "deletion", "destruction", "postponement"),
    ),
    ProcessingActivity(
        id="PA-09",
        name=N_("Requests about rights"),
        purpose=N_("Answer who asks for access, correction, erasure or objects, within a month."),
        legal_basis=N_("Legal duty (GDPR art. 12 to 22)."),
        categories=N_("Number, kind and moments of the request, and what was answered."),
        people=N_("Who makes a request; only a reference, the letter itself is kept elsewhere."),
        recipients=_OWN_OFFICERS,
        retention_classes="I",
        resources=("right", "rights", "rights_request", "own_record"),
    ),
    ProcessingActivity(
        id="PA-10",
        name=N_("Data breaches"),
        purpose=N_("Note what went wrong, and tell the supervisor within 72 hours."),
        legal_basis=N_("Legal duty (GDPR art. 33 and 34)."),
        categories=N_("Nature, extent and consequences of a breach, without names."),
        people=N_("Whoever a breach concerns, as a number only."),
        recipients=N_("The privacy officer and, when it must, the supervisor."),
        retention_classes="H",
        resources=("breach", "breaches"),
    ),
    ProcessingActivity(
        id="PA-11",
        name=N_("Accountability"),
        purpose=N_("Show how the platform works and whether it treats areas alike."),
        legal_basis=_LEGAL_DUTY,
        categories=N_("Numbers per area, type and organisation; the registers themselves."),
        people=N_("Nobody can be recognised in what is shown."),
        recipients=N_("The privacy officer, the executive and, where it is public, everybody."),
        retention_classes="C",
        resources=("accountability", "register", "report", "bias_report", "dpia", "public"),
    ),
    ProcessingActivity(
        id="PA-12",
        name=N_("Exchange with other systems"),
        purpose=N_("Let a system of a partner read and record under the same agreements."),
        legal_basis=_PER_PARTY,
        categories=N_("The same data as signals and numbers; the name of the other system."),
        people=N_("The same people as with signals."),
        recipients=N_("Systems of parties to an agreement."),
        retention_classes="B, C",
        resources=("api", "api_client", "client", "token", "export", "import"),
    ),
    ProcessingActivity(
        id="PA-13",
        name=N_("Messages"),
        purpose=N_("Tell a professional that something waits, and nothing more."),
        legal_basis=_PUBLIC_TASK,
        categories=N_("Who is told, the number of the record, the moment."),
        people=_PROFESSIONALS,
        recipients=_NOBODY,
        retention_classes="A",
        resources=("notification", "message", "outbox"),
    ),
    ProcessingActivity(
        id="PA-14",
        name=N_("Upkeep of the platform"),
        purpose=N_("Keep areas, jobs and settings in order."),
        legal_basis=_PUBLIC_TASK,
        categories=N_("Areas, job runs and settings; no personal data."),
        people=N_("Nobody."),
        recipients=N_("The functional administrator."),
        retention_classes="C",
        resources=("area", "job", "system", "setting", "demo"),
    ),
)

_ACTIVITY_OF = {resource: each for each in ACTIVITIES for resource in each.resources}
_BY_ID = {each.id: each for each in ACTIVITIES}


def activity_of(action: str) -> ProcessingActivity:
    """Return the activity to which an act belongs.

    Parameters
    ----------
    action : str
        What was done, as ``<resource>:<verb>``.

    Raises
    ------
    LookupError
        When the act belongs to none: nothing is done with data without a stated purpose.

    Examples
    --------
    >>> activity_of("signal:read").id
    'PA-01'

    """
    found = _ACTIVITY_OF.get(action.partition(":")[0])
    if found is None:
        raise LookupError(f"{action} belongs to no processing activity: name it in ACTIVITIES")
    return found


def find_activity(activity_id: str) -> ProcessingActivity | None:
    """Return the activity with this id, such as "PA-01"; None when there is none."""
    return _BY_ID.get(activity_id)
