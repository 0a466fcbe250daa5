"""The chat page: a small Webex client in the browser, served as plain files. Everything it shows it asks of the API."""

from __future__ import annotations

from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

STATIC = Path(__file__).parent / "static"
PACKAGES = Path(__file__).parent / "node_modules"
CDN = "https://cdn.jsdelivr.net"

page = Blueprint("page", __name__, template_folder=STATIC)


@dataclass(frozen=True)
class Library:
    """A file of an npm package that the page needs; browsers check its `integrity` where a stranger serves it."""

    package: str
    version: str
    file: str
    integrity: str

    def installed(self, packages: Path) -> Path | None:
        file = packages / self.package / "dist" / self.file
        return file if file.is_file() else None

    @property
    def public_address(self) -> str:
        return f"{CDN}/npm/{self.package}@{self.version}/dist/{self.file}"


LIBRARIES = (
    Library(
        "adaptivecards",
        "3.0.6",
        "adaptivecards.min.js",
        "sha384-M6IdJidOpX9E8ISrXtcfFvFTf4ePKNWDy3pRXxzb/8dro8ceUoIIzcK4higcq/JC",
    ),
    Library(
        "markdown-it",
        "14.3.3",
        "markdown-it.min.js",
        "sha384-LBg3cu/4PwcPBsol9jWL9Urcnre7UF0sm8zsSI3GeaqIeBt8Pb/EFybhfnkqzEF8",
    ),
)

# No inline script, no foreign script but the two above: a message that slips through the page's own care can't run.
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' {' '.join(library.public_address for library in LIBRARIES)}",
        "style-src 'self'",
        "img-src 'self' https: http: data: blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@page.get("/")
def index() -> Response:
    modules = sorted(file.name for file in STATIC.glob("*.js"))
    response = make_response(render_template("index.html", scripts=scripts(PACKAGES), modules=modules))
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def scripts(packages: Path) -> list[dict[str, str]]:
    """Return what to load: from `packages` where npm has installed it, else from a public network, with its hash."""
    return [
        {"src": url_for("page.package_file", name=library.file)}
        if library.installed(packages)
        else {"src": library.public_address, "integrity": library.integrity, "crossorigin": "anonymous"}
        for library in LIBRARIES
    ]


@page.get("/page/<name>")
def own_file(name: str) -> Response:
    return _served(STATIC / name)


@page.get("/page/packages/<name>")
def package_file(name: str) -> Response:
    return _served(next((library.installed(PACKAGES) for library in LIBRARIES if library.file == name), None))


def _served(file: Path | None) -> Response:
    """Return the whole file, read at once: it is small, and no handle stays open if the reader goes away."""
    if file is None or not file.is_file():
        abort(404)
    response = Response(file.read_bytes(), mimetype=guess_type(file.name)[0])
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response
