"""The checker of pages finds what it is there for."""

import pytest

from tests.web.page_checks import check_page

GOOD = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Start | Weerbaar</title></head>
<body><a href="#main-content">Naar de inhoud</a><header>Weerbaar</header>
<main id="main-content"><h1>Start</h1>{}</main><footer>112</footer></body></html>"""


def problems(body: str) -> str:
    return "; ".join(check_page(GOOD.format(body)))


def test_a_good_page_has_no_problems() -> None:
    assert check_page(GOOD.format('<h2>Deel</h2><p><a href="/x">Verder</a></p>')) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<h1>Nog een</h1>", "2 h1 headings"),
        ("<h3>Te diep</h3>", "jump from h1 to h3"),
        ('<p id="a"></p><p id="a"></p>', "stands 2 times"),
        ('<form novalidate><input name="q"></form>', "has no label"),
        ('<form><label>Q <input name="q"></label></form>', "novalidate is missing"),
        ('<button type="button"></button>', "button without a name"),
        ('<p onclick="x()">Druk</p>', "inline handler (onclick)"),
        ('<p style="color: red">Rood</p>', "inline style"),
        ("<script>x()</script>", "script without a nonce"),
        ('<img alt="" src="https://elsewhere.example/x.png">', "another host"),
        ('<img alt="" src="//elsewhere.example/x.png">', "another host"),
        ('<a href="javascript:x()">Druk</a>', "runs script"),
        (
            '<style nonce="n">p { background: url(https://elsewhere.example) }</style>',
            "style element",
        ),
        ('<img src="/x.png">', "without alt"),
        ('<nav><a href="/a">A</a></nav><nav><a href="/b">B</a></nav>', "several nav landmarks"),
        ('<p aria-describedby="gone">Tekst</p>', "'gone', which is not there"),
        ("<fieldset>Keuze</fieldset>", "has no legend"),
        ("<main>Nog een</main>", "2 main landmarks"),
        ("<div></p></div>", "not well formed"),
    ],
)
def test_a_fault_is_found(body: str, problem: str) -> None:
    assert problem in problems(body)


def test_a_page_without_language_and_title_is_told_so() -> None:
    found = "; ".join(
        check_page(GOOD.replace(' lang="nl"', "").replace("Start | Weerbaar", "| Weerbaar"))
    )
    assert "does not say its language" in found
    assert "has no title" in found


def test_a_picture_inside_the_page_and_a_telephone_number_are_fine() -> None:
    body = '<p><img alt="Code" src="data:image/png;base64,AA=="> <a href="tel:112">Bel 112</a></p>'
    assert problems(body) == ""
