"""Changes in words: the numbers always, a per cent only where it says something."""

from __future__ import annotations

from ambasada.questions.changes import Change, Verdict
from components.texts import UNKNOWN, _, number, percent


def change_words(change: Change) -> str:
    """312 after 287 (+9 %); "5 after 3" where fewer than 20 came before."""
    if change.now is None:
        return UNKNOWN
    if change.before is None:
        return _("{now}, nothing to compare with").format(now=number(change.now))
    told = _("{now} after {before}").format(now=number(change.now), before=number(change.before))
    return told if change.ratio is None else f"{told} ({signed_percent(change.ratio)})"


def verdict_words(change: Change) -> str:
    """Whether the change is more than the usual ups and downs; empty where that cannot be told."""
    words = {
        None: "",
        Verdict.MORE: _("clearly more"),
        Verdict.FEWER: _("clearly fewer"),
        Verdict.UNCLEAR: _("a usual swing"),
    }
    return words[change.verdict]


def clear_words(change: Change) -> str:
    """The change, and the verdict only where it is clear: in a list a usual swing needs no word."""
    verdict = "" if change.verdict is Verdict.UNCLEAR else verdict_words(change)
    return ", ".join(part for part in (change_words(change), verdict) if part)


def before_words(change: Change) -> str:
    """What was before, and the change since: 287 (+9 %)."""
    told = number(change.before)
    return told if change.ratio is None else f"{told} ({signed_percent(change.ratio)})"


def judged_words(change: Change) -> str:
    """The change and the verdict."""
    return ", ".join(part for part in (change_words(change), verdict_words(change)) if part)


def signed_percent(ratio: float) -> str:
    """A relative change with its sign; a true minus, so that a screen reader says it."""
    if round(abs(ratio) * 100) == 0:
        return "±" + percent(0)
    return ("+" if ratio > 0 else "−") + percent(abs(ratio))


def how_judged() -> str:
    """When a change is called clear, for the help of a heading."""
    return _(
        "“Clearly” more or fewer: the 95 % interval of the change of the daily rate, widened by "
        "how much the series usually jumps, lies on one side of no change. Otherwise it is a "
        "usual swing. There is no per cent where fewer than 20 cases came before, and no verdict "
        "on open cases, for two months hold the same ones."
    )
