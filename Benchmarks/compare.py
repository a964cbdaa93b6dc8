#!/usr/bin/env python3
"""Plans one problem with kohort, OR-Tools CP-SAT and Timefold for the same time, and counts all three with `kohort plan check`.

usage: compare.py PROBLEM [--seconds 60] [--kohort .build/release/kohort] [--only kohort,cpsat,timefold]
"""

import argparse
import json
import lzma
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

here = Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("problem")
parser.add_argument("--seconds", type=float, default=60)
parser.add_argument("--kohort", default=str(here.parent / ".build/release/kohort"))
parser.add_argument("--only", default="kohort,cpsat,timefold")
options = parser.parse_args()
seconds = str(options.seconds)

with tempfile.TemporaryDirectory() as folder:
    problem = os.path.join(folder, "problem.json")
    data = Path(options.problem).read_bytes()
    Path(problem).write_bytes(lzma.decompress(data) if options.problem.endswith(".xz") else data)
    commands = {
        "kohort": [options.kohort, "plan", "solve", problem, "--quiet"],
        "cpsat": [sys.executable, str(here / "cpsat.py"), problem],
        "timefold": [sys.executable, str(here / "timefold_planner.py"), problem],
    }
    print(f"{'planner':10} {'wall s':>7} {'broken':>7}  terms")
    for name in options.only.split(","):
        plan = os.path.join(folder, name + ".json")
        began = time.monotonic()
        run = subprocess.run([*commands[name], "--seconds", seconds, "--output", plan], capture_output=True, text=True)
        wall = time.monotonic() - began
        if not os.path.exists(plan):
            print(f"{name:10} {wall:7.1f}       –  no plan: {(run.stderr.strip().splitlines() or ['?'])[-1]}")
            continue
        check = subprocess.run(
            [options.kohort, "plan", "check", problem, plan, "--format", "json"], capture_output=True, text=True)
        report = json.loads(check.stdout)
        terms = ", ".join(f"{term} {value:.4g}" for term, value in sorted(report["terms"].items()))
        print(f"{name:10} {wall:7.1f} {report['hard']:7}  {terms}")
