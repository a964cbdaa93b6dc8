#!/usr/bin/env python3
"""Plans a problem with OR-Tools CP-SAT: everything in one model, both halves together.

usage: cpsat.py PROBLEM --seconds 60 --output plan.json      (pip install ortools)
"""

import argparse
import sys
import time

from ortools.sat.python import cp_model

from problem import Problem

began = time.monotonic()
parser = argparse.ArgumentParser()
parser.add_argument("problem")
parser.add_argument("--seconds", type=float, default=60)
parser.add_argument("--output", required=True)
options = parser.parse_args()
problem = Problem(options.problem)
model = cp_model.CpModel()
people, cohorts = range(len(problem.people)), range(problem.cohort_count)
costs = []

# Who sits where: H1 to H6.
seat = [[model.new_bool_var("") for _ in cohorts] for _ in people]
size = []
for person in people:
    model.add_exactly_one(seat[person])
for cohort in cohorts:
    size.append(model.new_int_var(problem.size_min, problem.size_max, ""))
    model.add(sum(seat[person][cohort] for person in people) == size[cohort])


def members(group, cohort):
    return sum(seat[person][cohort] for person in group)


for group, low, high in problem.quotas:
    for cohort in cohorts:
        model.add_linear_constraint(members(group, cohort), low, high)
for a, b in problem.apart:
    for cohort in cohorts:
        model.add_at_most_one(seat[a][cohort], seat[b][cohort])
for a, b in problem.together:
    for cohort in cohorts:
        model.add(seat[a][cohort] == seat[b][cohort])


def doublings(group, cohort, limit):
    """A variable that is at least the pairs that a group makes in a cohort: a tangent for each number of members."""
    pairs = model.new_int_var(0, limit * (limit - 1) // 2, "")
    for count in range(1, limit):
        model.add(pairs >= count * members(group, cohort) - count * (count + 1) // 2)
    return pairs


# Bridging. A variable for each pair of workplaces and cohort would outgrow the memory, so workplaces are spread in each cohort instead.
for group in problem.departments.values():
    if len(group) > 1:
        limit = min(len(group), problem.size_max)
        costs += [problem.weights["department_bridging"] * doublings(group, cohort, limit) for cohort in cohorts]
for group in problem.workplaces.values():
    if len(group) > 1:
        limit = min(len(group), problem.max_per_workplace)
        for cohort in cohorts:
            model.add(members(group, cohort) <= limit)
            if limit > 1:
                costs.append(problem.weights["workplace_bridging"] * doublings(group, cohort, limit))

each = (len(people) / problem.cohort_count - 1) / 2
for a, b in problem.met_before:
    met = model.new_bool_var("")
    for cohort in cohorts:
        model.add_bool_or(~seat[a][cohort], ~seat[b][cohort], met)
    costs.append(problem.weights["met_before"] * each * met)
for weight, groups in problem.balance.values():
    for group in groups.values():
        for cohort in cohorts:
            off = model.new_int_var(0, len(people) * problem.size_max, "")
            difference = len(people) * members(group, cohort) - len(group) * size[cohort]
            model.add_abs_equality(off, difference)
            costs.append(problem.weights["imbalance"] * weight * each / len(people) * off)
for group in problem.isolation:
    for cohort in cohorts:
        alone = model.new_bool_var("")
        some = model.new_bool_var("")
        model.add(members(group, cohort) == 0).only_enforce_if(~some)
        model.add(members(group, cohort) >= 2).only_enforce_if(some, ~alone)
        costs.append(problem.weights["isolation"] * each * alone)

# When and where: H7 to H12.
start, day, placed, works, lead = {}, {}, {}, {}, {}
if problem.modules:
    modules, rooms, staff = range(len(problem.modules)), range(len(problem.rooms)), range(len(problem.facilitators))
    days = sorted({slot["day"] for slot in problem.slots})
    times = [(slot["from"], slot["until"], slot["day"], slot["week"]) for slot in problem.slots]
    room_use, staff_use, week_use = [[] for _ in rooms], [[] for _ in staff], [[] for _ in staff]
    away = [([], []) for _ in problem.cover]
    last = model.new_int_var(0, days[-1], "")

    def closed(dates):
        return [
            model.new_fixed_size_interval_var(problem.day_of(text) * 1440, 1440, "")
            for text in dates or [] if 0 <= problem.day_of(text) <= days[-1]
        ]

    for cohort in cohorts:
        for person in staff:
            lead[cohort, person] = model.new_bool_var("")
        model.add_exactly_one(lead[cohort, person] for person in staff)
        for module in modules:
            session = (cohort, module)
            start[session] = model.new_int_var_from_domain(cp_model.Domain.from_values([t[0] for t in times]), "")
            end = model.new_int_var(0, times[-1][1], "")
            day[session] = model.new_int_var_from_domain(cp_model.Domain.from_values(days), "")
            week = model.new_int_var(0, times[-1][3], "")
            model.add_allowed_assignments([start[session], end, day[session], week], times)
            model.add(day[session] <= last)
            length = model.new_int_var(1, 1440, "")
            model.add(length == end - start[session])
            for room in rooms:
                here = placed[session, room] = model.new_bool_var("")
                room_use[room].append(model.new_optional_interval_var(start[session], length, end, here, ""))
                model.add(size[cohort] <= problem.rooms[room]["capacity"]).only_enforce_if(here)
            model.add_exactly_one(placed[session, room] for room in rooms)
            for person in staff:
                here = works[session, person] = model.new_bool_var("")
                model.add_implication(lead[cohort, person], here)
                staff_use[person].append(model.new_optional_interval_var(start[session], length, end, here, ""))
                week_use[person].append(model.new_optional_fixed_size_interval_var(week, 1, here, ""))
            model.add(sum(works[session, person] for person in staff) == problem.per_session)
            if module:
                gap = problem.modules[module].get("gap_days") or {"min": 0, "max": days[-1]}
                model.add_linear_constraint(
                    day[session] - day[cohort, module - 1], gap["min"], gap.get("max", days[-1]))
                model.add(start[session] > start[cohort, module - 1])
            for date in days:
                missing = problem.absences.get(date, [])
                if len(missing) > problem.max_unavailable:
                    at = model.new_bool_var("")
                    model.add(day[session] != date).only_enforce_if(~at)
                    model.add(members(missing, cohort) <= problem.max_unavailable).only_enforce_if(at)
            whole_day = model.new_fixed_size_interval_var(day[session], 1, "")
            for (group, limit), (intervals, demands) in zip(problem.cover, away):
                intervals.append(whole_day)
                demand = model.new_int_var(0, min(limit, problem.max_per_workplace), "")
                model.add(demand == members(group, cohort))
                demands.append(demand)
    for room in rooms:
        model.add_no_overlap(room_use[room] + closed(problem.rooms[room].get("unavailable")))
    for person in staff:
        entry = problem.facilitators[person]
        model.add_no_overlap(staff_use[person] + closed(entry.get("unavailable")))
        if entry.get("max_sessions_per_week") is not None:
            model.add_cumulative(week_use[person], [1] * len(week_use[person]), entry["max_sessions_per_week"])
    for (group, limit), (intervals, demands) in zip(problem.cover, away):
        model.add_cumulative(intervals, demands, limit)
    costs.append(problem.weights["days_to_finish"] * each * last)

model.minimize(sum(costs))
solver = cp_model.CpSolver()
solver.parameters.num_workers = 2
solver.parameters.max_time_in_seconds = max(1, options.seconds - (time.monotonic() - began))
status = solver.solve(model)
print(f"cp-sat: {solver.status_name(status)} after {time.monotonic() - began:.1f} s", file=sys.stderr)
if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
    raise SystemExit(1)
cohort_of = [next(c for c in cohorts if solver.boolean_value(seat[person][c])) for person in people]
slot_at = {slot["from"]: number for number, slot in enumerate(problem.slots)}
sessions = [[] for _ in cohorts]
for cohort in cohorts:
    for module in range(len(problem.modules)):
        session = (cohort, module)
        team = [person for person in staff if solver.boolean_value(works[session, person])]
        team.sort(key=lambda person: not solver.boolean_value(lead[cohort, person]))
        room = next(room for room in rooms if solver.boolean_value(placed[session, room]))
        sessions[cohort].append((slot_at[solver.value(start[session])], room, team))
problem.write_plan(options.output, cohort_of, sessions)
