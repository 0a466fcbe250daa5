"""The page on which one chooses who signs in, or says no: Webex's own, in short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template_string

from simulator.models import Person

PASSED_ON = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)
LIFETIMES = {"": "as long as usual", "60": "one minute", "5": "five seconds", "0": "already expired"}

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in to Webex (simulated)</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 95vh; margin: 0; }
  form { box-sizing: border-box; width: min(30rem, 94vw); padding: 2rem; border: 1px solid #8884; border-radius: 1rem; }
  h1 { font-size: 1.3rem; margin: 0 0 .5rem; }
  ul { padding-left: 1.2rem; }
  label { display: block; margin: 1rem 0 .3rem; }
  select { width: 100%; font: inherit; padding: .5rem; }
  .buttons { display: flex; gap: .8rem; margin-top: 1.5rem; }
  button { flex: 1; font: inherit; padding: .6rem; border-radius: 2rem; border: 1px solid #8888; cursor: pointer; }
  button[value=accept] { background: #07527a; border-color: #07527a; color: #fff; }
</style>
</head>
<body>
<form method="post" action="/v1/authorize">
  <h1>Sign in to Webex</h1>
  <p>This is the simulator: no password is asked. The application wants to:</p>
  <ul>{% for scope in scopes %}<li><code>{{ scope }}</code></li>{% endfor %}</ul>
  <label for="email">Sign in as</label>
  <select id="email" name="email">
    {% for person in people %}
    <option value="{{ person.email }}"{% if person.email == hint %} selected{% endif %}>
      {{- person.name }} ({{ person.email }}){{ ", administrator" if person.is_admin -}}
    </option>
    {% endfor %}
  </select>
  <label for="lifetime">The access token lasts</label>
  <select id="lifetime" name="lifetime">
    {% for value, words in lifetimes.items() %}<option value="{{ value }}">{{ words }}</option>{% endfor %}
  </select>
  {% for name, value in kept.items() %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}
  <div class="buttons">
    <button name="decision" value="deny">Decline</button>
    <button name="decision" value="accept">Accept</button>
  </div>
</form>
</body>
</html>
"""


def authorize_page(values: Mapping[str, str], people: Sequence[Person]) -> str:
    """Return the page for the request's values; `login_hint` is the e-mail chosen at first."""
    return render_template_string(
        _PAGE,
        scopes=values["scope"].split(),
        people=people,
        hint=values.get("login_hint"),
        lifetimes=LIFETIMES,
        kept={name: values[name] for name in PASSED_ON if name in values},
    )
