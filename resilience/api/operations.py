"""Every operation of the API, as a table: the document and the page for people are made from it."""

from dataclasses import dataclass

from resilience.api import answers, inputs
from resilience.api.scopes import Scope
from resilience.errors import N_

SIGNALS = (Scope.SIGNALS_READ, Scope.SIGNALS_DELIVER)
ALL = tuple(Scope)

#: Refusals that every operation can give, and those that come with a token.
ALWAYS = (400, 406)
WITH_TOKEN = (401, 403, 429)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one address."""

    id: str
    path: str
    summary: str
    description: str
    answer: type[answers.Answer] | None
    query: type[inputs.Query] = inputs.Nothing
    body: type[inputs.Body] | None = None
    method: str = "get"
    #: Any of these will do; none at all: the operation is public.
    scopes: tuple[Scope, ...] = ()
    #: Refusals beside those that always can be.
    refusals: tuple[int, ...] = ()
    #: Part of the address -> (what it is, its schema).
    places: tuple[tuple[str, str, str], ...] = ()

    @property
    def statuses(self) -> tuple[int, ...]:
        """Every refusal that it can give, in order."""
        held = WITH_TOKEN if self.scopes else ()
        return tuple(sorted({*ALWAYS, *held, *self.refusals}))


OPERATIONS = (
    Operation(
        "landing",
        "",
        N_("Where everything is"),
        N_("The addresses of the resources, of this description and of the token endpoint."),
        answers.Landing,
    ),
    Operation(
        "openapi",
        "/openapi.json",
        N_("This description"),
        N_("The OpenAPI document, for programs."),
        None,
    ),
    Operation(
        "signalen",
        "/signalen",
        N_("Signals, newest first"),
        N_(
            "Signals of your own organisation in the areas of the client, and those of partners "
            "under an agreement that is in force at this very moment; only the fields that were "
            "agreed. Police data of others and withdrawn signals never stand here."
        ),
        answers.SignalPage,
        inputs.SignalQuery,
        scopes=SIGNALS,
    ),
    Operation(
        "signaal",
        "/signalen/{id}",
        N_("One signal"),
        N_("What a client may not see does not exist for it. Erase what is gone here."),
        answers.SignalAnswer,
        scopes=SIGNALS,
        refusals=(404,),
        places=(("id", N_("Id of the signal."), "uuid"),),
    ),
    Operation(
        "signaalLeveren",
        "/signalen",
        N_("Deliver a signal"),
        N_(
            "Send it as often as you need to: under the same key it is recorded once. The first "
            "time the answer is 201, afterwards 200; with something else in it 409. A text with "
            "details of a person is refused."
        ),
        answers.SignalAnswer,
        body=inputs.SignalBody,
        method="post",
        scopes=(Scope.SIGNALS_DELIVER,),
        refusals=(409, 413, 415),
    ),
    Operation(
        "gebieden",
        "/gebieden",
        N_("Areas"),
        N_("Gemeenten, wijken and buurten of the edition in use."),
        answers.AreaPage,
        inputs.AreaQuery,
        scopes=ALL,
    ),
    Operation(
        "gebied",
        "/gebieden/{code}",
        N_("One area"),
        N_("By its CBS code, in the edition in use."),
        answers.AreaAnswer,
        scopes=ALL,
        refusals=(404,),
        places=(("code", N_("CBS code of the area."), "area"),),
    ),
    Operation(
        "signaaltypen",
        "/signaaltypen",
        N_("Types of signals"),
        N_("The taxonomy: what a signal can be about."),
        answers.TypeList,
    ),
    Operation(
        "gepubliceerdeCijfers",
        "/gepubliceerde-cijfers",
        N_("Published figures"),
        N_(
            "Numbers per area, period and subject that passed the disclosure gate. What is not "
            "listed is small, or zero: the two cannot be told apart."
        ),
        answers.FigurePage,
        inputs.FigureQuery,
        scopes=(Scope.FIGURES_READ,),
    ),
)
