"""The chat page as it is served: its files, its packages, and what its browser is told to refuse."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from simulator.page import LIBRARIES, PACKAGES, STATIC, Library, scripts
from simulator.server import site

INSTALLED = pytest.mark.skipif(
    not all(library.installed(PACKAGES) for library in LIBRARIES), reason="simulator/node_modules is not installed"
)


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    with site().test_client() as client:
        yield client


def test_every_file_that_the_page_names_is_served(client: FlaskClient) -> None:
    """A forgotten file would leave a page without a style or a script."""
    html = client.get("/").text
    named = re.findall(r'(?:src|href)="(/[^"]+)"', html)
    assert len(named) > 5
    for address in named:
        with client.get(address) as response:
            assert response.status_code == 200, address


def test_every_module_that_a_module_imports_is_there() -> None:
    """Nothing bundles the modules: an import must name a file."""
    imported = [name for file in STATIC.glob("*.js") for name in re.findall(r'from "\./([^"]+)"', file.read_text())]
    assert "api.js" in imported
    assert [name for name in imported if not (STATIC / name).is_file()] == []


def test_no_module_turns_text_into_markup() -> None:
    """Foreign text becomes text nodes; what parses HTML is the inert parser of richtext.js alone."""
    for file in STATIC.glob("*.js"):
        code = file.read_text()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", code), file.name
        assert "parseFromString" not in code or file.name == "richtext.js"


def test_the_browser_is_told_to_run_nothing_else(client: FlaskClient) -> None:
    """Should a message ever become markup, its scripts still don't run and its forms go nowhere."""
    policy = client.get("/").headers["Content-Security-Policy"]
    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert directives["connect-src"] == "'self'"
    assert directives["form-action"] == "'none'"


@INSTALLED
def test_packages_come_from_this_machine_where_npm_has_installed_them(client: FlaskClient) -> None:
    """The demo needs no network from the second time on."""
    html = client.get("/").text
    assert "cdn" not in html
    for library in LIBRARIES:
        with client.get(f"/page/packages/{library.file}") as response:
            assert response.status_code == 200
            assert len(response.data) > 100_000


def test_packages_come_from_a_public_network_with_their_hash_where_npm_is_missing(tmp_path: Path) -> None:
    """A stranger's copy must be the very file that was tried here."""
    with site().test_request_context():
        for script, library in zip(scripts(tmp_path), LIBRARIES, strict=True):
            assert script["src"].startswith("https://")
            assert f"{library.package}@{library.version}/" in script["src"]
            assert script["integrity"] == library.integrity
            assert script["crossorigin"] == "anonymous"


@INSTALLED
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.package)
def test_the_hash_is_that_of_the_installed_file(library: Library) -> None:
    """A new version in package.json without its hash would break the page for those without npm."""
    file = library.installed(PACKAGES)
    assert file
    digest = base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
    assert library.integrity == f"sha384-{digest}"
    wanted = json.loads((PACKAGES.parent / "package.json").read_text())["dependencies"]
    assert wanted[library.package] == library.version


@pytest.mark.parametrize("name", ["package.json", "..%2f..%2fpage.py", "adaptivecards.js", ""])
def test_only_the_two_packages_files_are_served(client: FlaskClient, name: str) -> None:
    """The folder of packages is not a web site."""
    assert client.get(f"/page/packages/{name}").status_code == 404
