"""Where an import stands, what became of each row, and why."""

from enum import StrEnum


class ImportState(StrEnum):
    """The steps from a file to signals; those of the machine and those that wait for a person."""

    #: Waits for the person: which column is what.
    MATCHING = "koppelen"
    #: The machine reads the whole file.
    CHECKING = "controleren"
    #: Waits for the person: what cannot be told from the file itself.
    ASKING = "vragen"
    #: Waits for the person: every row has its verdict.
    CHECKED = "gecontroleerd"
    STORING = "opslaan"
    DONE = "klaar"
    CANCELLED = "gestopt"
    FAILED = "mislukt"


#: The machine is at work; the page follows it.
RUNNING = frozenset({ImportState.CHECKING, ImportState.STORING})
ENDED = frozenset({ImportState.DONE, ImportState.CANCELLED, ImportState.FAILED})
#: Until it has ended, whoever may import can stop it; nothing of it stays.
CANCELLABLE = frozenset(ImportState) - ENDED

NEXT: dict[ImportState, frozenset[ImportState]] = {
    ImportState.MATCHING: frozenset({ImportState.CHECKING}),
    ImportState.CHECKING: frozenset(
        {ImportState.MATCHING, ImportState.ASKING, ImportState.CHECKED, ImportState.FAILED}
    ),
    ImportState.ASKING: frozenset({ImportState.MATCHING, ImportState.CHECKING}),
    ImportState.CHECKED: frozenset({ImportState.MATCHING, ImportState.ASKING, ImportState.STORING}),
    # When the areas changed since the check, it is done again.
    ImportState.STORING: frozenset({ImportState.CHECKING, ImportState.DONE, ImportState.FAILED}),
    **dict.fromkeys(ENDED, frozenset[ImportState]()),
}


def states_before(target: ImportState) -> frozenset[ImportState]:
    """Return the states from which ``target`` can be reached; stopping can always."""
    if target is ImportState.CANCELLED:
        return CANCELLABLE
    return frozenset(state for state, following in NEXT.items() if target in following)


class Verdict(StrEnum):
    """What becomes of one row."""

    OK = "ok"
    #: Words that somebody must look at first (R-03).
    REVIEW = "controle"
    REJECTED = "afgewezen"
    #: The same reference stands earlier in this file.
    TWICE = "dubbel"
    #: Came in with an earlier import; skipped.
    KNOWN = "bekend"
    #: Of a category that the person chose to leave out.
    LEFT_OUT = "overgeslagen"


#: These become signals.
ACCEPTED = frozenset({Verdict.OK, Verdict.REVIEW})
#: With one of these, nothing is stored when all or nothing was chosen.
FAULTY = frozenset({Verdict.REJECTED, Verdict.TWICE})


class Reason(StrEnum):
    """Why a row is not stored; the words are chosen when it is read."""

    NONE = ""
    NO_REFERENCE = "no_reference"
    LONG_REFERENCE = "long_reference"
    TWICE = "twice"
    KNOWN = "known"
    UNREADABLE = "unreadable"
    MORE_CELLS = "more_cells"
    NO_CATEGORY = "no_category"
    UNKNOWN_CATEGORY = "unknown_category"
    LEFT_OUT = "left_out"
    NO_DATE = "no_date"
    NO_PLACE = "no_place"
    HALF_A_PLACE = "half_a_place"
    UNREADABLE_PLACE = "unreadable_place"
    SWAPPED = "swapped"
    MINUTES = "minutes"
    ABROAD = "abroad"
    OUTSIDE_AREAS = "outside_areas"
    UNREADABLE_POSTCODE = "unreadable_postcode"
    UNKNOWN_POSTCODE = "unknown_postcode"
    UNKNOWN_BUURT = "unknown_buurt"
    TWO_BUURTEN = "two_buurten"
    OTHER_NOTATION = "other_notation"
    UNREADABLE_DATE = "unreadable_date"
    UNREADABLE_TIME = "unreadable_time"
    FUTURE_DATE = "future_date"
    LONG_AGO = "long_ago"
    UNREADABLE_LEVEL = "unreadable_level"
    LONG_TEXT = "long_text"
    LONG_CONDITION = "long_condition"
    NO_CONDITION = "no_condition"
    UNREADABLE_HANDLING = "unreadable_handling"
    NOT_PROVIDED = "not_provided"
    NOT_YOURS_TO_KEEP = "not_yours_to_keep"
    PHONE = "phone"
    EMAIL = "email"
    BSN = "bsn"
    IBAN = "iban"
    PLATE = "plate"
    HANDLE = "handle"
    BIRTH_DATE = "birth_date"
    PERSONAL = "personal"


class Fault(StrEnum):
    """Why a whole file cannot be read, or an import could not go on."""

    NONE = ""
    EMPTY = "empty"
    NO_TABLE = "no_table"
    OLD_WORKBOOK = "old_workbook"
    MACROS = "macros"
    DAMAGED = "damaged"
    BOMB = "bomb"
    LARGE_WORKBOOK = "large_workbook"
    LARGE_FILE = "large_file"
    ONE_COLUMN = "one_column"
    MANY_COLUMNS = "many_columns"
    MANY_ROWS = "many_rows"
    LONG_ROW = "long_row"
    OPEN_QUOTE = "open_quote"
    MANY_CATEGORIES = "many_categories"
    NO_AREAS = "no_areas"
    UNEXPECTED = "unexpected"


class FileError(Exception):
    """The file cannot be read; ``row`` names where that was found, when it is one row."""

    def __init__(self, fault: Fault, row: int | None = None) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.row = row
