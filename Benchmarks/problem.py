"""A planning problem as dense tables, and the plan document made from a solver's answer; shared by the comparisons."""

import json
import lzma
from datetime import date
from itertools import combinations
from pathlib import Path

# The objective, in pairs of people: the defaults of kohort's own (Sources/Planning/Search/Objective.swift).
WEIGHTS = {
    "department_bridging": 2, "workplace_bridging": 1, "met_before": 1, "imbalance": 1, "isolation": 1,
    "days_to_finish": 1, "facilitator_load": 1,
}


def minutes(text):
    """Minutes since midnight of `HH:MM`."""
    return int(text[:2]) * 60 + int(text[3:])


class Problem:
    """What the document says, with indices for ids and day numbers for dates."""

    def __init__(self, path):
        data = Path(path).read_bytes()
        document = json.loads(lzma.decompress(data) if str(path).endswith(".xz") else data)
        if document.get("baseline"):
            raise SystemExit(f"{path}: the comparisons take no baseline")
        rules = document["cohorts"]
        self.people = document["people"]
        self.index = {person["id"]: number for number, person in enumerate(self.people)}
        self.size_min, self.size_max = rules["size"]["min"], rules["size"]["max"]
        self.cohort_count = rules.get("count") or -(-len(self.people) // self.size_max)
        self.quotas = [
            (self.having("category", name), quota.get("min", 0), quota.get("max", self.size_max))
            for name, quota in (rules.get("categories") or {}).items()
        ]
        self.max_per_workplace = rules.get("max_per_workplace", self.size_max)
        self.departments = self.groups(lambda person: person["department"])
        self.workplaces = self.groups(lambda person: person["workplace"])
        lines = [
            (number, self.index[person["reports_to"]])
            for number, person in enumerate(self.people)
            if person.get("reports_to") in self.index
        ]
        together = [
            pair
            for group in rules.get("keep_together") or []
            for pair in combinations([self.index[id] for id in group if id in self.index], 2)
        ]
        line_rule = rules.get("reporting_line", "any")
        self.apart = self.pairs(rules.get("keep_apart")) + (lines if line_rule == "apart" else [])
        self.together = together + (lines if line_rule == "together" else [])
        self.met_before = self.pairs(rules.get("met_before"))
        self.balance = {
            name: (weight, self.groups(lambda person: (person.get("attributes") or {}).get(name)))
            for name, weight in (rules.get("balance") or {}).items()
        }
        self.isolation = [
            group
            for name in rules.get("avoid_isolation") or []
            for value, group in self.groups(lambda person: self.value(person, name)).items()
            if value is not None and len(group) > 1
        ]
        self.cover = [
            (self.workplaces[place["id"]], place["max_away_per_day"])
            for place in document.get("workplaces") or []
            if place.get("max_away_per_day") is not None and place["id"] in self.workplaces
            and len(self.workplaces[place["id"]]) > place["max_away_per_day"]
        ]
        self.read_calendar(document)
        self.weights = {**WEIGHTS, **(document.get("weights") or {})}

    def read_calendar(self, document):
        self.modules = document.get("modules") or []
        self.slots = sorted(document.get("slots") or [], key=lambda slot: (slot["date"], slot["start"], slot["id"]))
        first = date.fromisoformat(self.slots[0]["date"]) if self.slots else date(1970, 1, 1)
        self.day_of = lambda text: (date.fromisoformat(text) - first).days
        for slot in self.slots:
            slot["day"] = self.day_of(slot["date"])
            slot["week"] = (slot["day"] + first.weekday()) // 7
            slot["from"] = slot["day"] * 1440 + minutes(slot["start"])
            slot["until"] = slot["day"] * 1440 + minutes(slot["end"])
        self.rooms = document.get("rooms") or []
        self.facilitators = document.get("facilitators") or []
        self.per_session = document.get("facilitators_per_session", 1)
        self.max_unavailable = document.get("max_unavailable_per_session", 0)
        self.absences = {}
        for number, person in enumerate(self.people):
            for text in person.get("unavailable") or []:
                self.absences.setdefault(self.day_of(text), []).append(number)

    @staticmethod
    def value(person, name):
        return person["category"] if name == "category" else (person.get("attributes") or {}).get(name)

    def groups(self, key):
        found = {}
        for number, person in enumerate(self.people):
            found.setdefault(key(person), []).append(number)
        return found

    def having(self, member, value):
        return [number for number, person in enumerate(self.people) if person[member] == value]

    def pairs(self, ids):
        return [
            (self.index[pair[0]], self.index[pair[1]])
            for pair in ids or [] if pair[0] in self.index and pair[1] in self.index
        ]

    def write_plan(self, path, cohort_of, sessions):
        """Writes a `kohort.plan/1`. `sessions[cohort]` is a list of (slot index, room index, facilitator indices) in module order."""
        cohorts = []
        for cohort in range(self.cohort_count):
            cohorts.append({
                "id": f"c{cohort + 1:03}",
                "members": [person["id"] for number, person in enumerate(self.people) if cohort_of[number] == cohort],
                "sessions": [
                    {
                        "module": self.modules[module]["id"], "slot": self.slots[slot]["id"],
                        "room": self.rooms[room]["id"], "facilitators": [self.facilitators[f]["id"] for f in staff],
                    }
                    for module, (slot, room, staff) in enumerate(sessions[cohort])
                ],
            })
        Path(path).write_text(json.dumps({"format": "kohort.plan/1", "cohorts": cohorts}))
