#!/usr/bin/env python3
"""Plans a problem with Timefold: people, leads and sessions as planning entities, the rules as constraint streams.

usage: timefold_planner.py PROBLEM --seconds 60 --output plan.json      (pip install timefold; needs a Java 17)
"""

import argparse
import sys
import time
from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver import SolverFactory
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty, PlanningId, PlanningScore, PlanningVariable, ProblemFactCollectionProperty,
    ValueRangeProvider, planning_entity, planning_solution,
)
from timefold.solver.score import (
    Constraint, ConstraintCollectors, ConstraintFactory, HardSoftScore, Joiners, constraint_provider,
)

from problem import Problem

began = time.monotonic()
parser = argparse.ArgumentParser()
parser.add_argument("problem")
parser.add_argument("--seconds", type=float, default=60)
parser.add_argument("--output", required=True)
options = parser.parse_args()
problem = Problem(options.problem)
EACH = (len(problem.people) / problem.cohort_count - 1) / 2
SCALE = 1000


def units(term, amount=1.0):
    return round(SCALE * problem.weights[term] * amount)


@dataclass
class Cohort:
    id: Annotated[int, PlanningId]


@dataclass
class Slot:
    id: Annotated[int, PlanningId]
    day: int
    week: int
    start: int
    end: int


@dataclass
class Room:
    id: Annotated[int, PlanningId]
    capacity: int
    closed: set[int]


@dataclass
class Facilitator:
    id: Annotated[int, PlanningId]
    most: int
    closed: set[int]


@dataclass
class Pair:
    a: int
    b: int
    kind: str


@dataclass
class Absence:
    person: int
    day: int


@dataclass
class Quota:
    category: str
    low: int
    high: int


@dataclass
class Cover:
    workplace: str
    limit: int


@planning_entity
@dataclass
class Seat:
    id: Annotated[int, PlanningId]
    category: str
    department: str
    workplace: str
    cohort: Annotated[Cohort | None, PlanningVariable] = field(default=None)


@planning_entity
@dataclass
class Duty:
    """A facilitator's place at a session, or the lead's at all sessions of a cohort (module -1)."""
    id: Annotated[int, PlanningId]
    cohort: int
    module: int
    facilitator: Annotated[Facilitator | None, PlanningVariable] = field(default=None)


@planning_entity
@dataclass
class Session:
    id: Annotated[int, PlanningId]
    cohort: int
    module: int
    gap_min: int
    gap_max: int
    slot: Annotated[Slot | None, PlanningVariable] = field(default=None)
    room: Annotated[Room | None, PlanningVariable] = field(default=None)


@planning_solution
@dataclass
class Plan:
    cohorts: Annotated[list[Cohort], ProblemFactCollectionProperty, ValueRangeProvider]
    slots: Annotated[list[Slot], ProblemFactCollectionProperty, ValueRangeProvider]
    rooms: Annotated[list[Room], ProblemFactCollectionProperty, ValueRangeProvider]
    facilitators: Annotated[list[Facilitator], ProblemFactCollectionProperty, ValueRangeProvider]
    pairs: Annotated[list[Pair], ProblemFactCollectionProperty]
    absences: Annotated[list[Absence], ProblemFactCollectionProperty]
    quotas: Annotated[list[Quota], ProblemFactCollectionProperty]
    covers: Annotated[list[Cover], ProblemFactCollectionProperty]
    seats: Annotated[list[Seat], PlanningEntityCollectionProperty]
    duties: Annotated[list[Duty], PlanningEntityCollectionProperty]
    sessions: Annotated[list[Session], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


SIZE_MIN, SIZE_MAX, MOST_OF_PLACE = problem.size_min, problem.size_max, problem.max_per_workplace
MOST_MISSING = problem.max_unavailable
HARD = HardSoftScore.ONE_HARD
SOFT = HardSoftScore.ONE_SOFT


def cohort_id(seat):
    return seat.cohort.id


@constraint_provider
def constraints(factory: ConstraintFactory) -> list[Constraint]:
    count = ConstraintCollectors.count
    by_cohort = factory.for_each(Seat).group_by(cohort_id, count())
    rules = [
        by_cohort.filter(lambda c, n: n < SIZE_MIN).penalize(HARD, lambda c, n: SIZE_MIN - n).as_constraint("too small"),
        by_cohort.filter(lambda c, n: n > SIZE_MAX).penalize(HARD, lambda c, n: n - SIZE_MAX).as_constraint("too large"),
        factory.for_each(Seat).group_by(cohort_id, lambda s: s.category, count())
        .join(Quota, Joiners.equal(lambda c, k, n: k, lambda q: q.category))
        .filter(lambda c, k, n, q: n > q.high).penalize(HARD, lambda c, k, n, q: n - q.high).as_constraint("quota over"),
        factory.for_each(Seat).group_by(cohort_id, lambda s: s.category, count())
        .join(Quota, Joiners.equal(lambda c, k, n: k, lambda q: q.category))
        .filter(lambda c, k, n, q: n < q.low).penalize(HARD, lambda c, k, n, q: q.low - n).as_constraint("quota under"),
        factory.for_each(Cohort).join(Quota).filter(lambda c, q: q.low > 0)
        .if_not_exists(
            Seat, Joiners.equal(lambda c, q: c.id, lambda s: s.cohort.id),
            Joiners.equal(lambda c, q: q.category, lambda s: s.category))
        .penalize(HARD, lambda c, q: q.low).as_constraint("quota empty"),
        factory.for_each(Seat).group_by(cohort_id, lambda s: s.workplace, count())
        .filter(lambda c, w, n: n > MOST_OF_PLACE).penalize(HARD, lambda c, w, n: n - MOST_OF_PLACE)
        .as_constraint("workplace"),
        pairs(factory, "apart", True).penalize(HARD).as_constraint("apart"),
        pairs(factory, "together", False).penalize(HARD).as_constraint("together"),
        pairs(factory, "met", True).penalize(SOFT, lambda p, a, b: units("met_before", EACH)).as_constraint("met before"),
        factory.for_each(Seat).group_by(cohort_id, lambda s: s.department, count()).filter(lambda c, d, n: n > 1)
        .penalize(SOFT, lambda c, d, n: n * (n - 1) // 2 * units("department_bridging")).as_constraint("departments"),
        factory.for_each(Seat).group_by(cohort_id, lambda s: s.workplace, count()).filter(lambda c, w, n: n > 1)
        .penalize(SOFT, lambda c, w, n: n * (n - 1) // 2 * units("workplace_bridging")).as_constraint("workplaces"),
    ]
    return rules + (timetable(factory) if problem.modules else [])


def pairs(factory, kind, share):
    found = factory.for_each(Pair).filter(lambda p: p.kind == kind)
    found = found.join(Seat, Joiners.equal(lambda p: p.a, lambda s: s.id))
    return found.join(Seat, Joiners.equal(lambda p, a: p.b, lambda s: s.id)).filter(
        lambda p, a, b: (a.cohort.id == b.cohort.id) == share)


def timetable(factory):
    count = ConstraintCollectors.count
    held = factory.for_each(Session)
    following = held.join(
        Session, Joiners.equal(lambda s: s.cohort), Joiners.equal(lambda s: s.module + 1, lambda t: t.module))
    staffed = factory.for_each(Duty).join(
        Session, Joiners.equal(lambda d: d.cohort, lambda s: s.cohort),
        Joiners.filtering(lambda d, s: d.module == -1 or d.module == s.module))
    seated = held.join(Seat, Joiners.equal(lambda s: s.cohort, lambda p: p.cohort.id))
    return [
        following.filter(lambda s, t: not s.gap_ok(t)).penalize(HARD).as_constraint("gap"),
        held.filter(lambda s: s.slot.day in s.room.closed).penalize(HARD).as_constraint("room closed"),
        factory.for_each_unique_pair(
            Session, Joiners.equal(lambda s: s.room.id), Joiners.equal(lambda s: s.slot.day),
            Joiners.overlapping(lambda s: s.slot.start, lambda s: s.slot.end))
        .penalize(HARD).as_constraint("room taken"),
        factory.for_each(Seat).group_by(cohort_id, count())
        .join(Session, Joiners.equal(lambda c, n: c, lambda s: s.cohort))
        .filter(lambda c, n, s: n > s.room.capacity).penalize(HARD).as_constraint("room too small"),
        staffed.filter(lambda d, s: s.slot.day in d.facilitator.closed).penalize(HARD).as_constraint("facilitator away"),
        staffed.join(
            Duty, Joiners.equal(lambda d, s: d.facilitator.id, lambda e: e.facilitator.id),
            Joiners.less_than(lambda d, s: d.id, lambda e: e.id))
        .join(
            Session, Joiners.equal(lambda d, s, e: s.slot.day, lambda t: t.slot.day),
            Joiners.equal(lambda d, s, e: e.cohort, lambda t: t.cohort),
            Joiners.filtering(
                lambda d, s, e, t: (e.module == -1 or e.module == t.module)
                and s.slot.start < t.slot.end and t.slot.start < s.slot.end))
        .penalize(HARD).as_constraint("facilitator taken"),
        staffed.group_by(lambda d, s: d.facilitator, lambda d, s: s.slot.week, ConstraintCollectors.count_bi())
        .filter(lambda f, w, n: n > f.most).penalize(HARD, lambda f, w, n: n - f.most).as_constraint("facilitator's week"),
        seated.join(
            Absence, Joiners.equal(lambda s, p: p.id, lambda a: a.person),
            Joiners.equal(lambda s, p: s.slot.day, lambda a: a.day))
        .group_by(lambda s, p, a: s, ConstraintCollectors.count_tri()).filter(lambda s, n: n > MOST_MISSING)
        .penalize(HARD, lambda s, n: n - MOST_MISSING).as_constraint("members away"),
        seated.group_by(
            lambda s, p: p.workplace, lambda s, p: s.slot.day, ConstraintCollectors.count_distinct(lambda s, p: p.id))
        .join(Cover, Joiners.equal(lambda w, d, n: w, lambda c: c.workplace)).filter(lambda w, d, n, c: n > c.limit)
        .penalize(HARD, lambda w, d, n, c: n - c.limit).as_constraint("cover"),
        held.group_by(ConstraintCollectors.max(lambda s: s.slot.day))
        .penalize(SOFT, lambda last: last * units("days_to_finish", EACH)).as_constraint("days to finish"),
    ]


def gap_ok(self, other):
    days = other.slot.day - self.slot.day
    return other.gap_min <= days <= other.gap_max and (
        days > 0 or days == 0 and self.slot.start < other.slot.start)


Session.gap_ok = gap_ok


def closed(entry):
    return {problem.day_of(text) for text in entry.get("unavailable") or []}


def sessions():
    for cohort in range(problem.cohort_count):
        for number, module in enumerate(problem.modules):
            gap = module.get("gap_days") if number else None
            gap = gap or {"min": 0}
            yield Session(
                cohort * len(problem.modules) + number, cohort, number, gap["min"], gap.get("max", 100_000))


def duties():
    for cohort in range(problem.cohort_count):
        yield (cohort, -1)
        for module in range(len(problem.modules)):
            for _ in range(problem.per_session - 1):
                yield (cohort, module)


plan = Plan(
    cohorts=[Cohort(number) for number in range(problem.cohort_count)],
    slots=[Slot(n, s["day"], s["week"], s["from"], s["until"]) for n, s in enumerate(problem.slots)],
    rooms=[Room(n, r["capacity"], closed(r)) for n, r in enumerate(problem.rooms)],
    facilitators=[
        Facilitator(n, f.get("max_sessions_per_week") or 1000, closed(f)) for n, f in enumerate(problem.facilitators)],
    pairs=[Pair(a, b, "apart") for a, b in problem.apart] + [Pair(a, b, "together") for a, b in problem.together]
    + [Pair(a, b, "met") for a, b in problem.met_before],
    absences=[Absence(person, day) for day, group in problem.absences.items() for person in group],
    quotas=[Quota(problem.people[group[0]]["category"], low, high) for group, low, high in problem.quotas if group],
    covers=[Cover(problem.people[group[0]]["workplace"], limit) for group, limit in problem.cover],
    seats=[Seat(n, p["category"], p["department"], p["workplace"]) for n, p in enumerate(problem.people)],
    duties=[Duty(n, cohort, module) for n, (cohort, module) in enumerate(duties())] if problem.modules else [],
    sessions=list(sessions()),
)
entities = [Seat, Duty, Session] if problem.modules else [Seat]
left = max(1, options.seconds - (time.monotonic() - began))
solver = SolverFactory.create(SolverConfig(
    solution_class=Plan, entity_class_list=entities,
    score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
    termination_config=TerminationConfig(spent_limit=Duration(milliseconds=round(left * 1000))),
)).build_solver()
best = solver.solve(plan)
print(f"timefold: {best.score} after {time.monotonic() - began:.1f} s", file=sys.stderr)
waiting = [seat for seat in best.seats if seat.cohort is None] + [duty for duty in best.duties if duty.facilitator is None]
waiting += [session for session in best.sessions if session.slot is None or session.room is None]
if waiting:
    sys.exit(f"timefold: {best.score}, {len(waiting)} seats, duties and sessions without a place: its construction had no time to end")
modules = len(problem.modules)
teams = {}
for duty in best.duties:
    for module in range(modules) if duty.module == -1 else [duty.module]:
        teams.setdefault((duty.cohort, module), []).append((duty.module != -1, duty.facilitator.id))
answer = [[None] * modules for _ in range(problem.cohort_count)]
for session in best.sessions:
    team = [number for _, number in sorted(teams[session.cohort, session.module])]
    answer[session.cohort][session.module] = (session.slot.id, session.room.id, team)
problem.write_plan(options.output, [seat.cohort.id for seat in best.seats], answer)
