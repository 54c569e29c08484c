"""What the text guard says to whoever wrote the text: why, and what to do (domain.md 5.1)."""

from resilience.errors import N_
from resilience.privacy.text_guard_rules import Kind
from resilience.privacy.text_guard_signs import SoftKind

#: Why a text cannot be stored as it stands.
MUST_GO = {
    Kind.PHONE: N_(
        "Your text contains a phone number. Take it out; we do not keep details of persons."
    ),
    Kind.EMAIL: N_(
        "Your text contains an e-mail address. Take it out; we do not keep details of persons."
    ),
    Kind.BSN: N_(
        "Your text contains a citizen service number. Take it out; "
        "we do not keep details of persons."
    ),
    Kind.IBAN: N_(
        "Your text contains a bank account number. Take it out; we do not keep details of persons."
    ),
    Kind.PLATE: N_(
        "Your text contains a number plate. Take it out; we do not keep details of persons."
    ),
    Kind.HANDLE: N_(
        "Your text contains an account name. Take it out; we do not keep details of persons."
    ),
    Kind.BIRTH_DATE: N_(
        "Your text contains a date of birth. Take it out; we do not keep details of persons."
    ),
}

#: Why a colleague would look at it first, and how to put it instead.
ADVICE = {
    SoftKind.NAME: N_("Is this a name? Rather describe what happens and where."),
    SoftKind.FAMILY: N_(
        "Is this about one family? Rather describe what happens, not whose family it is."
    ),
    SoftKind.HOUSE_NUMBER: N_(
        "Does this number show where somebody lives? A street or building is precise enough."
    ),
    SoftKind.ORIGIN: N_(
        "Does this say where people come from? Behaviour says more; leave origin out."
    ),
    SoftKind.RELIGION: N_(
        "Does this say what somebody believes? Behaviour says more; leave belief out."
    ),
    SoftKind.HEALTH: N_(
        "Does this say something about someone\u2019s health? Rather describe what you saw."
    ),
    SoftKind.MINOR: N_("Could a child be recognised by this? Leave out age, class and school."),
    SoftKind.FUNCTION: N_(
        "Is there only one person with this function? Rather describe what happened."
    ),
}

#: What follows on any of these, where a colleague looks and where nobody does.
SEND_ANYWAY = N_("You may also send it as it is; then a colleague looks first.")
LEAVE_IT = N_("You decide whether it can stay.")
