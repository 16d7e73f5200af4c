"""An alert in words: where, how much against what was expected, since when, how far, who, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ambasada.disclosure import release_day
from ambasada.figures.alerts import OWN
from ambasada.questions.alerts import RELEASED, Alert, Part, is_told_of_all
from ambasada.visibility import View
from components.listing import Badge
from components.texts import _, day, language, n_, number, percent, short_number
from components.told import told_number
from components.words import category_name

# Who carries less than this of what is above usual is not named, and no more than so many are.
_LEAST_SHARE, _MOST_NAMED = 0.1, 3
# From so many expected cases on, a decimal says nothing.
_WHOLE_FROM = 10
REACH: dict[str, tuple[str, str]] = {
    "local": (":material/location_on:", "Local"),
    "several": (":material/hub:", "Several embassies"),
    "network": (":material/public:", "Network-wide"),
    RELEASED: (":material/public:", "Network, as released"),
}
REACH_MEANS: dict[str, str] = {
    "local": "Without one embassy nothing unusual is left.",
    "several": "More than one embassy is above what it expects, but fewer than a third.",
    "network": "At least a third of the embassies are above what they expect.",
    RELEASED: "Even at its lowest this is more than the weeks before at their highest.",
}


def place_of(alert: Alert, view: View) -> str:
    """Where it is: the network, a kind of request, an embassy, or a kind at an embassy."""
    name = alert.name
    parts = [category_name(view.network)(name.category)] if name.category else []
    parts += [view.embassy(name.embassy).label(language())] if name.embassy else []
    return " · ".join(parts) or _("Whole network")


def sentence(alert: Alert) -> str:
    """How much against what was expected, and since when."""
    if alert.since_weeks < 2:
        return _how_much(alert)
    since = n_(
        "Unusual for {count} week, since {day}.",
        "Unusual for {count} weeks, since {day}.",
        alert.since_weeks,
        day=day(alert.since),
    )
    return f"{_how_much(alert)} {since}"


def _how_much(alert: Alert) -> str:
    if alert.observed is None:
        return _("{told} cases in a week where {usual} are usual.").format(
            told=told_number(alert.told), usual=told_number(alert.usual)
        )
    usual = _usual(alert.expected or 0)
    if alert.weeks > 1:
        return n_(
            "{count} case in two weeks where {usual} are usual.",
            "{count} cases in two weeks where {usual} are usual.",
            alert.observed,
            usual=usual,
        )
    return n_(
        "{count} case in a week where {usual} are usual.",
        "{count} cases in a week where {usual} are usual.",
        alert.observed,
        usual=usual,
    )


def _usual(expected: float) -> str:
    """What was expected, no finer than it is known; never a bare 0."""
    if expected >= _WHOLE_FROM:
        return number(round(expected))
    return short_number(max(round(expected, 1), 0.1))


def badges(alert: Alert) -> Sequence[Badge]:
    """How far it reaches, and whether little was known; each said in words below."""
    found = []
    if alert.reach in REACH:
        icon, words = REACH[alert.reach]
        found.append(Badge(_(words), icon, "gray" if alert.is_watch else "orange"))
    if alert.is_provisional:
        found.append(Badge(_("Provisional"), ":material/hourglass_top:"))
    return found


def carriers(alert: Alert, view: View) -> Iterator[str]:
    """Who or what carries it: said of this alert alone."""
    for kind, words in (
        ("embassy", _("Above usual, by embassy: {names}.")),
        ("category", _("Above usual, by kind: {names}.")),
    ):
        carried = [one for one in alert.parts if one.kind == kind and one.share >= _LEAST_SHARE]
        if carried:
            named = ", ".join(_part(one, view) for one in carried[:_MOST_NAMED])
            yield words.format(names=named)


def circumstances(alert: Alert, view: View) -> Iterator[str]:
    """Events, how far it reaches, how sure: sentences that other alerts may say as well."""
    if alert.events:
        told = "; ".join(
            f"{day(date.fromisoformat(one.on))}: {' '.join(one.title.split())}"
            for one in alert.events
        )
        yield _("Events near: {events}.").format(events=told)
    yield _reach(alert, view)
    if alert.is_provisional:
        yield _(
            "Provisional: judged by the last eight weeks, for there is less than a year of them."
        )
    if alert.false_a_year is not None:
        yield false_alerts(alert.false_a_year)


def _part(part: Part, view: View) -> str:
    name = (
        view.embassy(part.key).label(language())
        if part.kind == "embassy"
        else category_name(view.network)(part.key)
    )
    return f"{name} {percent(part.share)}"


def _reach(alert: Alert, view: View) -> str:
    if alert.reach != OWN:
        return _(REACH_MEANS[alert.reach])
    told = is_told_of_all(view, alert)
    if told is None:
        return _(
            "Whether others see it too is told with the release of this week, on {day}."
        ).format(day=day(release_day(alert.name.week)))
    if told:
        return _("The release of this week shows the network unusual too.")
    return _("The release of this week shows nothing unusual of it in the network.")


def false_alerts(a_year: float) -> str:
    """How often the rule cries wolf."""
    if a_year >= 1:
        return n_(
            "In a quiet year this rule gives about {count} false alert at this level.",
            "In a quiet year this rule gives about {count} false alerts at this level.",
            round(a_year),
        )
    return n_(
        "In quiet times this rule gives a false alert here about once in {count} year.",
        "In quiet times this rule gives a false alert here about once in {count} years.",
        max(1, round(1 / a_year)) if a_year > 0 else 1,
    )
