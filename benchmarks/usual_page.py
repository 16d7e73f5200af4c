"""The overview as a Streamlit page is usually written, to stand beside ours in the same run.

No straw man: one file, `st.cache_data` around the load, pandas group-bys and Plotly Express on
each run, a trace a category and a point a week, every week unless fewer are asked for.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

from ambasada.network import load_configuration

TABLE = Path(os.environ["USUAL_PAGE_CASES"])
CONFIG = Path(os.environ["AMBASADA_CONFIG"])
GEO = Path(__file__).resolve().parent.parent / "components" / "geo" / "world.json"
PERIODS = {"All": 261, "26": 26, "52": 52}


@st.cache_data
def load_cases() -> pd.DataFrame:
    return pd.read_parquet(TABLE)


@st.cache_data
def load_countries() -> dict:
    return json.loads(GEO.read_text("utf-8"))


@st.cache_data
def load_shapes() -> dict[str, str]:
    network = load_configuration(CONFIG)
    return {embassy.id: embassy.shape for embassy in network.embassies}


st.set_page_config(page_title="Cases", layout="wide")
st.title("Network overview")
cases = load_cases()
left, middle, right = st.columns(3)
embassies = ["All", *sorted(load_shapes())]
embassy = left.selectbox("Embassy", embassies, key="embassy")
category = middle.selectbox("Category", ["All", *sorted(cases["category"].unique())])
period = right.segmented_control("Weeks", list(PERIODS), default="All", required=True)

shown = cases
if embassy != "All":
    shown = shown[shown["embassy"] == embassy]
if category != "All":
    shown = shown[shown["category"] == category]
first = cases["received_at"].max() - pd.Timedelta(weeks=PERIODS[period])
recent = shown[shown["received_at"] >= first].copy()
recent["week"] = recent["received_at"].dt.to_period("W").dt.start_time
is_open = shown["closed_at"].isna()
hours = (recent["first_response_at"] - recent["received_at"]).dt.total_seconds() / 3600

grid = st.columns(4)
grid[0].metric("Cases received", len(recent))
grid[1].metric("Open", int(is_open.sum()))
grid[2].metric("Closed", int(recent["closed_at"].notna().sum()))
grid[3].metric("Median hours to answer", f"{hours.median():.1f}")

by_category = recent.groupby(["week", "category"]).size().reset_index(name="cases")
st.plotly_chart(
    px.area(by_category, x="week", y="cases", color="category", title="By category"), key="areas"
)
by_embassy = recent.groupby(["week", "embassy"]).size().reset_index(name="cases")
st.plotly_chart(
    px.line(by_embassy, x="week", y="cases", color="embassy", title="By embassy"), key="lines"
)

load = shown[is_open].groupby("embassy").size().reset_index(name="open")
load["shape"] = load["embassy"].map(load_shapes())
countries = px.choropleth(
    load,
    geojson=load_countries(),
    locations="shape",
    featureidkey="id",
    color="open",
    hover_name="embassy",
    title="Open cases",
)
# Or Plotly would ask another host for its own outlines.
countries.update_geos(fitbounds="locations", visible=False)
st.plotly_chart(countries, key="map", config={"topojsonURL": "/none/"})

summary = shown.groupby("embassy").agg(
    received=("case_id", "count"),
    closed=("closed_at", "count"),
    last=("received_at", "max"),
)
summary["open"] = summary["received"] - summary["closed"]
st.dataframe(summary.sort_values("open", ascending=False), key="table")
