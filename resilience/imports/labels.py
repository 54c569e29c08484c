"""Words for imports: states, verdicts, reasons, columns, notations, and why a file fails."""

from flask_babel import lazy_gettext as _l

from resilience.imports.dates import Notation
from resilience.imports.mapping import Field
from resilience.imports.states import Fault, ImportState, Reason, Verdict
from resilience.privacy.refusals import REFUSALS

STATES = {
    ImportState.MATCHING: _l("Waits for you: which column is what?"),
    ImportState.CHECKING: _l("Is being checked"),
    ImportState.ASKING: _l("Waits for your answers"),
    ImportState.CHECKED: _l("Waits for your decision"),
    ImportState.STORING: _l("Is being stored"),
    ImportState.DONE: _l("Stored"),
    ImportState.CANCELLED: _l("Stopped"),
    ImportState.FAILED: _l("Cannot be read"),
}

VERDICTS = {
    Verdict.OK: _l("Good"),
    Verdict.REVIEW: _l("A colleague looks first"),
    Verdict.REJECTED: _l("Rejected"),
    Verdict.TWICE: _l("Twice in this file"),
    Verdict.KNOWN: _l("Imported before"),
    Verdict.LEFT_OUT: _l("Left out"),
}

REASONS = {
    Reason.NONE: "",
    Reason.NO_REFERENCE: _l("The reference is missing."),
    Reason.LONG_REFERENCE: _l("The reference is longer than 100 characters."),
    Reason.TWICE: _l("The same reference stands higher in this file. Only the first row counts."),
    Reason.KNOWN: _l("This reference came in with an earlier import."),
    Reason.UNREADABLE: _l("Some characters cannot be read. Save the file as UTF-8 and try again."),
    Reason.MORE_CELLS: _l("This row has more cells than there are columns. Is a quote missing?"),
    Reason.NO_CATEGORY: _l("The category is missing."),
    Reason.UNKNOWN_CATEGORY: _l("For this category no type was chosen."),
    Reason.LEFT_OUT: _l("You chose to leave this category out."),
    Reason.NO_DATE: _l("The date is missing."),
    Reason.NO_PLACE: _l("The place is missing."),
    Reason.HALF_A_PLACE: _l("One of the two coordinates is missing."),
    Reason.UNREADABLE_PLACE: _l("These coordinates are no numbers. Use RD metres or degrees."),
    Reason.SWAPPED: _l("The coordinates are swapped: x stands where y belongs. Turn them round."),
    Reason.MINUTES: _l(
        "The place is in degrees and minutes. Use degrees with a point, for example 52.5534."
    ),
    Reason.ABROAD: _l("These coordinates lie outside the Netherlands."),
    Reason.OUTSIDE_AREAS: _l("This place lies outside the areas that we know."),
    Reason.UNREADABLE_POSTCODE: _l("This is no postcode of four digits and two letters."),
    Reason.UNKNOWN_POSTCODE: _l("We do not know in which buurt this postcode lies."),
    Reason.UNKNOWN_BUURT: _l("We do not know this buurt. Use the code of CBS, such as BU99010201."),
    Reason.TWO_BUURTEN: _l("More than one buurt is called so. Use the code of CBS."),
    Reason.OTHER_NOTATION: _l("The date is written in another way than in the rest of the file."),
    Reason.UNREADABLE_DATE: _l("This is no date that we can read."),
    Reason.UNREADABLE_TIME: _l("This is no time that we can read."),
    Reason.FUTURE_DATE: _l("The date lies in the future."),
    Reason.LONG_AGO: _l("The date is more than 5 years ago."),
    Reason.UNREADABLE_LEVEL: _l("The severity is not 1, 2, 3 or 4."),
    Reason.LONG_TEXT: _l("The description is longer than 2,000 characters."),
    Reason.LONG_CONDITION: _l("The condition is longer than 300 characters."),
    Reason.NO_CONDITION: _l("It may be shared on a condition only, and the condition is missing."),
    Reason.UNREADABLE_HANDLING: _l("Whether it may be shared is not P, C or N."),
    Reason.NOT_PROVIDED: _l("Of police data each row must say whether partners get it: P, C or N."),
    Reason.NOT_YOURS_TO_KEEP: _l("Only the police can keep a signal to itself. Use C."),
    **{Reason(kind.value): _l(said) for kind, said in REFUSALS.items()},
    Reason.PERSONAL: _l(
        "Your text contains details of a person. Take them out; we do not keep them."
    ),
}

FAULTS = {
    Fault.EMPTY: _l("There are no rows in this file."),
    Fault.NO_TABLE: _l("This is no table. Save it as CSV or XLSX."),
    Fault.OLD_WORKBOOK: _l("This is an old workbook, or one with a password. Save it as XLSX."),
    Fault.MACROS: _l("There are macros in this workbook. Save it as XLSX without macros."),
    Fault.DAMAGED: _l("This workbook is damaged. Open it, and save it anew as XLSX or CSV."),
    Fault.BOMB: _l("This workbook unpacks to far too much. Save the rows as CSV."),
    Fault.LARGE_WORKBOOK: _l("This workbook is too large. Save the rows as CSV; 200 MB may go in."),
    Fault.LARGE_FILE: _l("This file is larger than 200 MB. Divide it over several files."),
    Fault.ONE_COLUMN: _l("There is only one column in this file. Use semicolons between columns."),
    Fault.MANY_COLUMNS: _l("There are more than 200 columns in this file. Keep those you need."),
    Fault.MANY_ROWS: _l("There are more than a million rows in this file. Divide it."),
    Fault.LONG_ROW: _l("A row of this file has no end. Save it anew as CSV or XLSX."),
    Fault.OPEN_QUOTE: _l("A quote is opened and not closed, so that cells run into each other."),
    Fault.MANY_CATEGORIES: _l(
        "There are more than 200 categories in this column. Is it the right one?"
    ),
    Fault.NO_AREAS: _l("The areas of this year have not been set up yet. Ask the administrator."),
    Fault.UNEXPECTED: _l("Something went wrong on our side. Nothing was stored. Try it again."),
}

FIELDS = {
    Field.REFERENCE: _l("Reference"),
    Field.CATEGORY: _l("Category"),
    Field.DATE: _l("Date"),
    Field.TIME: _l("Time"),
    Field.X: _l("X, or longitude"),
    Field.Y: _l("Y, or latitude"),
    Field.POSTCODE: _l("Postcode"),
    Field.BUURT: _l("Buurt"),
    Field.TEXT: _l("Description"),
    Field.LEVEL: _l("Severity"),
    Field.HANDLING: _l("May be shared (P, C or N)"),
    Field.CONDITION: _l("Condition for sharing"),
}
HELPS = {
    Field.REFERENCE: _l("By this number we know a row again, so that nothing comes in twice."),
    Field.CATEGORY: _l("You choose a type of signal for each category."),
    Field.DATE: _l("When it was seen. The time may stand behind it."),
    Field.TIME: _l("Only if it stands in a column of its own."),
    Field.X: _l("RD metres or degrees; we see which."),
    Field.POSTCODE: _l("Gives the buurt; we do not keep the postcode."),
    Field.BUURT: _l("The code of CBS, or the name."),
    Field.TEXT: _l("Without it a signal only counts, and that is often enough."),
    Field.LEVEL: _l("From 1 to 4. Without it, each type has its usual severity."),
    Field.HANDLING: _l("Without it, rows are shared within your agreements."),
}

NOTATIONS = {
    Notation.DAY_FIRST: _l("Day first, as in 23-11-2026"),
    Notation.MONTH_FIRST: _l("Month first, as in 11-23-2026"),
    Notation.YEAR_FIRST: _l("Year first, as in 2026-11-23"),
    Notation.IN_WORDS: _l("In words, as in 23 November 2026"),
    Notation.DAY_COUNT: _l("As a number of days, as in 46349"),
}

ENUM_LABELS = (STATES, VERDICTS, REASONS, FAULTS, FIELDS, NOTATIONS)
