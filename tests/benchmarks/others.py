"""Other ways to rank, none of them part of the project: measured where they are installed, named where they are not.

pandana answers by contraction hierarchies, from junctions. pgRouting is asked in the database, backwards from the
incident with both costs exchanged: as its manual has it, from everybody to the incident, a hundred questions do not end
(routing.md 2.1).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from gis.db.account import SERVER_USER
from gis.roads.graph import Graph
from gis.vocabulary import Mode
from tests.benchmarks.city import City

type Way = Callable[[int], object]
"""Seconds or lengths from everybody to the junction of an incident."""

_ARCS = "SELECT id, source, target, cost, reverse_cost FROM bench_arc"
_EVERYBODY = text("SELECT end_vid, agg_cost FROM pgr_dijkstraCost(:arcs, CAST(:incident AS bigint), :people)")


def other_ways(made: City, people: NDArray[np.intp], incidents: list[int]) -> Iterator[tuple[str, Way | str]]:
    """The name of each, and how it is asked for one of the incidents; or why it can't be.

    people, incidents: their junctions
    """
    graph = made.roads.graph[Mode.CAR]
    for name, way in (("pandana, from junctions", _pandana), ("pgRouting, from junctions", _pgrouting)):
        try:
            yield name, way(made, graph, people, incidents)
        except (ImportError, SQLAlchemyError) as error:
            yield name, f"not here: {str(error).splitlines()[0][:60]}"


def _pandana(_made: City, graph: Graph, people: NDArray[np.intp], incidents: list[int]) -> Way:
    network = graph.network
    pandas, pandana = importlib.import_module("pandas"), importlib.import_module("pandana.network")
    tail, head = np.concatenate([network.start, network.end]), np.concatenate([network.end, network.start])
    seconds = np.concatenate([graph.forward_s, graph.backward_s])
    open_ = np.isfinite(seconds)
    arcs = pandas.DataFrame({"from": tail[open_], "to": head[open_], "seconds": seconds[open_]})
    lon, lat = (pandas.Series(column) for column in network.node_lonlat.T)
    roads = pandana.Network(lon, lat, arcs["from"], arcs["to"], arcs[["seconds"]], twoway=False)
    return lambda row: roads.shortest_path_lengths(people, np.full(len(people), incidents[row]))


def _pgrouting(made: City, graph: Graph, people: NDArray[np.intp], incidents: list[int]) -> Way:
    """raises: SQLAlchemyError if the extension is not installed, or we may not install it"""
    address = make_url(made.url)
    with create_engine(address.set(username=SERVER_USER)).begin() as db:
        db.execute(text("CREATE EXTENSION IF NOT EXISTS pgrouting SCHEMA public"))
    asking = made.engine.connect()
    asking.execute(
        text("CREATE TEMP TABLE bench_arc (id int, source int, target int, cost float8, reverse_cost float8)")
    )
    # Exchanged, as one asks from the incident: what it costs to come is the cost of going.
    costs = [np.where(np.isfinite(seconds), seconds, -1) for seconds in (graph.backward_s, graph.forward_s)]
    columns = [range(len(graph.forward_s)), graph.network.start.tolist(), graph.network.end.tolist()]
    rows = zip(*columns, *(cost.tolist() for cost in costs), strict=True)
    names = ("id", "source", "target", "cost", "reverse_cost")
    asking.execute(
        text("INSERT INTO bench_arc VALUES (:id, :source, :target, :cost, :reverse_cost)"),
        [dict(zip(names, row, strict=True)) for row in rows],
    )
    ends = np.unique(people).tolist()
    return lambda row: asking.execute(_EVERYBODY, {"arcs": _ARCS, "incident": incidents[row], "people": ends}).all()
