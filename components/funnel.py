"""Who answers in target more or less often than chance explains: words, a funnel, a table."""

from __future__ import annotations

import streamlit as st

from ambasada.methods.trends_funnel import Place
from ambasada.questions.funnel import ABOVE, BELOW, Funnel, Point, funnel
from ambasada.questions.waiting import cohort_of
from ambasada.visibility import View
from components.cache import drawn
from components.device import is_telephone
from components.drawing import show
from components.explain import explain
from components.folded import the_same_as_a_table
from components.funnel_chart import counted, funnel_figure, name_of
from components.listing import HERE, Badge, Entry, first_few, listing
from components.texts import _, n_, percent, span
from components.words import word

PLACES: dict[str, str] = {
    "inside": "as chance has it",
    "above_inner": "more often",
    "below_inner": "less often",
    "above_outer": "much more often",
    "below_outer": "much less often",
}
_BADGES = {
    Place.INSIDE: ("", "gray"),
    Place.ABOVE_INNER: (":material/trending_up:", "green"),
    Place.ABOVE_OUTER: (":material/trending_up:", "green"),
    Place.BELOW_INNER: (":material/trending_down:", "orange"),
    Place.BELOW_OUTER: (":material/trending_down:", "orange"),
}


@st.fragment
def funnel_plot(view: View) -> None:
    """Of the whole network: each embassy's share against its cases, and who lies outside."""
    period = cohort_of(view)
    help_text = explain("answered_in_target", view, period)
    st.header(_("Answered in target, by embassy"), anchor=False, help=help_text)
    told = funnel(view)
    if told is None:
        st.caption(_("No case received {days} counts yet.").format(days=span(period)))
        return
    st.markdown(drawn(view, ("funnel-words",), lambda: _in_words(told)))
    # What is much out of the usual first; within a place in their order, not by their share.
    outside = [point for place in (*BELOW, *ABOVE) for point in told.outside((place,))]
    if outside:
        first_few([_entry(view, point) for point in outside], "funnel-outside")
    # A telephone has no room for names in the chart; they stand in the list above it.
    is_named = not is_telephone()
    figure, summary = drawn(
        view,
        ("funnel", is_named),
        lambda: (funnel_figure(view, told, is_named), _summary(view, told)),
    )
    show(figure, key="funnel", alt=summary)
    st.caption(_how_to_read(view))
    the_same_as_a_table("funnel", lambda: _table(view, told))


def _in_words(told: Funnel) -> str:
    share = _("**{share}** of all cases were answered in target.").format(
        share=percent(told.centre)
    )
    below, above = (len(told.outside(places)) for places in (BELOW, ABOVE))
    if not below and not above:
        return f"{share} " + _("No embassy differs by more than chance explains.")
    parts = []
    if below:
        parts.append(
            n_(
                "{count} embassy answers in target less often than chance explains.",
                "{count} embassies answer in target less often than chance explains.",
                below,
            )
        )
    if above:
        parts.append(
            n_(
                "{count} embassy does more often.",
                "{count} embassies do more often.",
                above,
            )
        )
    return " ".join([share, *parts])


def _how_to_read(view: View) -> str:
    return _(
        "Cases received {days}. Of embassies that do not differ, 19 of 20 lie within the inner "
        "funnel and all but 1 in 500 within the outer one. Few cases swing more, so this is no "
        "ranking."
    ).format(days=span(cohort_of(view)))


def _entry(view: View, point: Point) -> Entry:
    icon, colour = _BADGES[point.place]
    badge = Badge(word(PLACES)(point.place.value), icon, colour)
    return Entry(
        name_of(view, point),
        counted(point),
        (badge,),
        screen=HERE,
        query={"embassy": point.embassy},
    )


def _summary(view: View, told: Funnel) -> str:
    names = {
        _("less often"): told.outside(BELOW),
        _("more often"): told.outside(ABOVE),
    }
    listed = [
        f"{way}: {', '.join(f'{name_of(view, one)} ({counted(one)})' for one in points)}."
        for way, points in names.items()
        if points
    ]
    return " ".join([_in_words(told).replace("*", ""), *listed])


def _table(view: View, told: Funnel) -> None:
    """Every embassy by name, so that no order of shares arises."""
    by_name = sorted(told.points, key=lambda point: name_of(view, point))
    listing("funnel", by_name, lambda point: _entry(view, point))
