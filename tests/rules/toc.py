"""The chapters of the manual, in reading order: a title, and the test modules whose rules it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """A chapter of the manual; its introduction is the docstring of its first module."""

    title: str
    modules: tuple[str, ...]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("Who answers", ("tests.rules.test_who_answers",)),
    Chapter("What was named", ("tests.rules.test_what_was_named",)),
    Chapter("Words of a caller", ("tests.rules.test_words_of_a_caller",)),
    Chapter("At an instant", ("tests.rules.test_at_an_instant",)),
    Chapter("One owner for every point", ("tests.rules.test_one_owner",)),
    Chapter("How sure a place is", ("tests.rules.test_certainty",)),
    Chapter("Sources that are wrong as a whole", ("tests.rules.test_suspicion",)),
    Chapter("Who is there first", ("tests.rules.test_who_is_there_first",)),
    Chapter("The life of an incident", ("tests.rules.test_the_workflow",)),
    Chapter("What is proposed", ("tests.rules.test_what_is_proposed",)),
    Chapter("The clocks", ("tests.rules.test_the_clocks",)),
    Chapter("Who may do what", ("tests.rules.test_who_may_do_what",)),
    Chapter("Who sees what", ("tests.rules.test_who_sees_what",)),
    Chapter("Who is told", ("tests.rules.test_who_is_told",)),
    Chapter("How an arrival is proved", ("tests.rules.test_how_an_arrival_is_proved",)),
    Chapter("Who sees where people are", ("tests.rules.test_who_sees_where",)),
    Chapter("Coordinate systems", ("tests.rules.test_coordinate_systems",)),
    Chapter("Grids tile", ("tests.rules.test_tiling",)),
    Chapter("Editions of areas", ("tests.rules.test_editions", "tests.rules.test_what_changes_hands")),
    Chapter("Duty files", ("tests.rules.test_duty_files",)),
    Chapter("Working days", ("tests.rules.test_working_days",)),
    Chapter("What is wrong with a roster", ("tests.rules.test_duty_check",)),
    Chapter(
        "Over HTTP",
        (
            "tests.endpoints.test_responsible",
            "tests.endpoints.test_responders_nearest",
            "tests.endpoints.test_routes",
            "tests.endpoints.test_positions",
            "tests.endpoints.test_strangers",
            "tests.endpoints.incidents.test_incidents",
            "tests.endpoints.test_who_reads_what",
            "tests.endpoints.test_attachments",
            "tests.endpoints.test_public_reports",
        ),
    ),
    Chapter(
        "Pages",
        (
            "tests.web.browser.test_start_page",
            "tests.web.browser.test_start_finder",
            "tests.web.browser.test_whole_page",
            "tests.web.browser.test_hostile_map",
            "tests.web.browser.test_draw",
            "tests.web.browser.test_report_page",
        ),
    ),
)
