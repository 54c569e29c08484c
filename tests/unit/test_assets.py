"""The asset build: what is shipped, and that it stays in step with its sources."""

import json
import re
from pathlib import Path

import pytest

from resilience import assets
from resilience.assets import ROOT, BuildError, Tree

CSS = ROOT / "static" / "css"
TOKEN = re.compile(r"(--wb-[a-z0-9-]+):")


def test_the_lock_names_no_download_addresses() -> None:
    assert "://" not in (ROOT / "package-lock.json").read_text()


def test_every_package_is_pinned() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}.values()
    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_dark_values_hold_for_the_system_and_for_the_choice() -> None:
    both = assets.both_dark_rules(':root[data-theme="dark"] { --wb-page: #000; }')
    assert both.count("--wb-page: #000") == 2
    assert "prefers-color-scheme: dark" in both


def test_dark_values_never_reach_paper() -> None:
    both = assets.both_dark_rules((CSS / "tokens-dark.css").read_text())
    assert re.findall(r"@media (\w+)", both) == ["screen", "screen"]


def test_a_dark_list_without_its_rule_is_refused() -> None:
    with pytest.raises(BuildError, match="exactly one rule"):
        assets.both_dark_rules(":root { --wb-page: #000; }")


def test_dark_knows_no_colour_that_light_does_not_have() -> None:
    dark = set(TOKEN.findall((CSS / "tokens-dark.css").read_text()))
    assert dark <= set(TOKEN.findall((CSS / "tokens-light.css").read_text()))


def test_every_colour_of_light_has_a_dark_value() -> None:
    light = set(TOKEN.findall((CSS / "tokens-light.css").read_text()))
    assert light - set(TOKEN.findall((CSS / "tokens-dark.css").read_text())) == set()


def test_every_token_that_a_component_uses_exists() -> None:
    texts = {path: path.read_text() for path in CSS.rglob("*.css")}
    known = {name for text in texts.values() for name in TOKEN.findall(text)}
    used = {name for text in texts.values() for name in re.findall(r"var\((--wb-[a-z0-9-]+)", text)}
    assert used - known == set()


def test_every_stylesheet_is_in_the_bundle() -> None:
    imported = set(re.findall(r'@import url\("([^"]+)"\)', (CSS / "main.css").read_text()))
    written = {path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css")}
    assert written - imported == {"main.css", "tokens-dark.css"}


def test_no_stylesheet_asks_another_host() -> None:
    assert [path.name for path in CSS.rglob("*.css") if "://" in path.read_text()] == []


def test_the_fingerprint_follows_name_and_content(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_text("x")
    other.write_text("x")
    assert assets.fingerprint([one]) != assets.fingerprint([other])


def test_an_unknown_icon_is_named(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    (tree.static / "img").mkdir(parents=True)
    (tree.static / "img/icons.txt").write_text("# the icons\nno-such-icon\n")
    with pytest.raises(BuildError, match="no-such-icon"):
        assets.build_icons(tree, tmp_path)


def test_an_icon_becomes_a_symbol_of_the_sprite(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    (tree.static / "img").mkdir(parents=True)
    (tree.static / "img/icons.txt").write_text("dot\n")
    (tree.modules / "lucide-static/icons").mkdir(parents=True)
    (tree.modules / "lucide-static/icons/dot.svg").write_text(
        '<svg a="b">\n <path d="M1 1"/>\n</svg>'
    )
    assets.build_icons(tree, tmp_path)
    sprite = (tmp_path / "icons.svg").read_text()
    assert '<symbol id="dot" viewBox="0 0 24 24"><path d="M1 1"/></symbol>' in sprite


def test_the_manifest_holds_a_short_hash_for_every_file(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images/x.png").write_bytes(b"x")
    assets.write_manifest(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest == {"images/x.png": assets.content_hash(tmp_path / "images/x.png")}
    assert len(manifest["images/x.png"]) == 12


def test_a_second_build_has_nothing_to_do() -> None:
    assets.build()
    assert assets.build() is False


def test_the_built_page_style_asks_only_for_its_own_files() -> None:
    assets.build()
    vendor = Tree(ROOT).vendor
    asked = re.findall(r"url\(\"?([^)\"#]+)", (vendor / "weerbaar.css").read_text())
    files = {address.partition("?")[0] for address in asked if not address.startswith("data:")}
    assert {name for name in files if not (vendor / name).is_file()} == set()
