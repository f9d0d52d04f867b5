"""The soft time of a talk: what counts, when the last minutes begin, and how it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.pace import MOST_EXTENSIONS, Pace, back_at, time_by_turns, time_of

BEGAN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def test_minutes_run_from_the_beginning() -> None:
    time = time_of(after(7.5), BEGAN, after(6), Pace(), 20)
    assert (time.spent, time.left, time.winds_down) == (7, 13, False)


def test_the_last_five_minutes_wind_down_and_never_cut_off() -> None:
    assert time_of(after(15), BEGAN, after(14), Pace(), 20).winds_down
    over = time_of(after(26), BEGAN, after(25), Pace(), 20)
    assert (over.left, over.winds_down, over.is_over, over.phase) == (-6, True, True, "closing")


@pytest.mark.parametrize(
    ("minutes", "winds_down", "over"), [(5, 10, 13), (12, 23, 30), (20, 38, 50), (30, 63, 75), (60, 138, 150)]
)
def test_where_no_clock_is_kept_turns_count_and_short_talks_wind_down_in_their_last_quarter(
    minutes: int, winds_down: int, over: int
) -> None:
    times = {turn: time_by_turns(turn, minutes) for turn in range(1, over + 1)}
    assert min(turn for turn, time in times.items() if time.winds_down) == winds_down
    assert min(turn for turn, time in times.items() if time.is_over) == over


def test_a_talk_without_time_never_winds_down() -> None:
    untimed = time_of(after(30), BEGAN, after(29), Pace(timed=False), 20)
    assert not untimed.winds_down
    assert not untimed.is_over


@pytest.mark.parametrize(("minute", "phase"), [(1, "arriving"), (5, "exploring"), (12, "focusing"), (16, "closing")])
def test_a_session_has_four_parts(minute: int, phase: str) -> None:
    assert time_of(after(minute), BEGAN, after(minute), Pace(), 20).phase == phase


def test_a_pause_does_not_count() -> None:
    pace = Pace().paused(after(5))
    assert pace.paused(after(6)) == pace
    assert time_of(after(90), BEGAN, after(5), pace, 20).spent == 5
    resumed = pace.resumed(after(65))
    assert resumed.away_seconds == 3600
    assert time_of(after(67), BEGAN, after(65), resumed, 20).spent == 7


def test_a_long_absence_does_not_count_either() -> None:
    assert time_of(after(600), BEGAN, after(4), Pace(), 20).spent == 4
    pace = back_at(after(600), after(4), Pace())
    assert time_of(after(601), BEGAN, after(600), pace, 20).spent == 5


def test_speaking_again_ends_a_pause() -> None:
    assert back_at(after(9), after(2), Pace().paused(after(3))) == Pace(away_seconds=360)


def test_the_time_can_be_extended_ten_times() -> None:
    pace = Pace(timed=False)
    for _ in range(MOST_EXTENSIONS + 3):
        pace = pace.extended()
    assert (pace.extra_minutes, pace.timed, pace.may_extend) == (50, True, False)
    assert time_of(after(1), BEGAN, None, pace, 20).planned == 70
