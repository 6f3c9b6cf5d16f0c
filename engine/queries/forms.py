"""The catalogue: which forms there are, what each is for, and what somebody uses most."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import datetime
from typing import Any

from engine.bylaws import Bylaws, FormDefinition
from engine.desk import Desk, starting_role
from engine.lines import longest_line
from engine.model.person import Actor
from engine.queries.cards import Card, moment
from engine.store import people, search

RECENT = 6


def catalogue(desk: Desk, actor: Actor, q: str = "", area: str = "") -> dict[str, Any]:
    """Areas with their counts and the forms that fit the words, most used first."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        bylaws = desk.bylaws_in_force(tx)
        row = people.person_row(tx, actor.person_id)
        favourites = list(row.favourites) if row else []
        used = search.used_forms(tx, actor.person_id)
        open_to = [f for f in bylaws.forms.values() if starting_role(actor, bylaws, f) is not None]
        fitting = [f for f in open_to if _fits(f, q)]
        shown = [f for f in fitting if not area or f.area == area]
        counts = Counter(f.area for f in fitting)
        shown.sort(key=lambda f: (-used.get(f.slug, 0), f.title))
        titled = bylaws.areas.items()
        return {
            "areas": [{"id": a, "title": title, "count": counts[a]} for a, title in titled if counts[a]],
            "forms": [_card(bylaws, f, f.slug in favourites, used.get(f.slug, 0), tx.now) for f in shown],
            "recent": [
                {
                    "document_id": d.id,
                    "form": d.form,
                    "title": d.title,
                    "form_title": bylaws.forms[d.form].title,
                    "at": moment(d.submitted_at),
                    "amount": d.amount,
                }
                for d in search.latest_of_drafter(tx, actor.person_id, RECENT)
                if d.form in bylaws.forms
            ],
        }


def _fits(form: FormDefinition, q: str) -> bool:
    """Every word is found in title, description or keywords, with or without blanks."""
    text = unicodedata.normalize("NFC", " ".join((form.title, form.description, *form.keywords))).casefold()
    solid = text.replace(" ", "")
    words = unicodedata.normalize("NFC", q).casefold().split()
    return all(word in text or word in solid for word in words) or "".join(words) in solid


def _card(bylaws: Bylaws, form: FormDefinition, favourite: bool, used: int, now: datetime) -> Card:
    return {
        "slug": form.slug,
        "title": form.title,
        "description": form.description,
        "area": form.area,
        "area_title": bylaws.areas.get(form.area, ""),
        "keywords": list(form.keywords),
        "line": _line(bylaws, form, now),
        "disclosure": form.disclosure,
        "retention_years": form.retention_years,
        "favourite": favourite,
        "used": used,
    }


def _line(bylaws: Bylaws, form: FormDefinition, now: datetime) -> list[Card]:
    """The roles the longest line of this form passes."""
    rows = longest_line(bylaws, form, now)
    titles = {"starter": bylaws.starter_title, **{r.id: r.short for r in bylaws.roles.values()}}
    return [
        {
            "role_short": titles.get(str(row["role"]), str(row["role"])),
            "act": str(row["act"]),
            "blocking": row.get("blocking") is not False,
        }
        for row in rows
    ]


def form(desk: Desk, actor: Actor, slug: str) -> dict[str, Any]:
    """One form of the release in force."""
    with desk.db.reading(actor.complex_id, desk.clock()) as tx:
        bylaws = desk.bylaws_in_force(tx)
        found = bylaws.form(slug)
        return {
            "slug": found.slug,
            "title": found.title,
            "description": found.description,
            "area": found.area,
            "area_title": bylaws.areas.get(found.area, ""),
            "schema": found.schema,
            "ui": found.ui,
            "release_hash": bylaws.hash,
        }
